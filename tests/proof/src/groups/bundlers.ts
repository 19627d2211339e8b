// Bundlers. Each builds one file for web pages, and the file must run in Node and in Chromium.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Combination, User } from "../combination.ts";
import { readLines, requireParts } from "../expected.ts";
import { runTool } from "../run-tool.ts";

const run = `
const [bundle, baseUrl] = process.argv.slice(1);
await import(bundle);
console.log(JSON.stringify(await globalThis.work(baseUrl)));
`;

/** Each bundler, with the settings that its users write. */
export const bundlers: readonly Combination[] = [
  bundler("esbuild", "esbuild/bin/esbuild", "compiled/page.js --bundle --minify --format=esm --outfile=out/bundle.js"),
  bundler("vite", "vite/bin/vite.js", "build"),
  bundler("webpack", "webpack-cli/bin/cli.js", ""),
  bundler("rollup", "rollup/dist/bin/rollup", "--config rollup.config.js"),
  bundler("parcel-exports", "parcel/lib/bin.js", "build compiled/page.js --dist-dir out --no-cache", "page.js"),
  {
    ...bundler(
      "parcel",
      "parcel/lib/bin.js",
      "build compiled/small-page.js --dist-dir out --no-cache",
      "small-page.js",
    ),
    control: "main",
  },
];

function bundler(name: string, program: string, args: string, bundle: string = "bundle.js"): Combination {
  return {
    name,
    control: "exports",
    prove: async (user) => {
      const words = args.split(" ").filter((word) => word !== "");
      await runTool(process.execPath, [join(user.tools, program), ...words], user.folder);
      const parts = bundle === "small-page.js" ? (["client"] as const) : (["client", "entries"] as const);
      requireParts(await runBundle(user, join(user.folder, "out", bundle)), ...parts);
      const seen = await user.open(join(user.folder, "out", bundle));
      if (seen !== undefined) requireParts(seen, ...parts);
    },
  };
}

async function runBundle({ folder, baseUrl }: User, bundle: string): Promise<unknown> {
  const args = ["--input-type=module", "--eval", run, pathToFileURL(bundle).href, baseUrl];
  return readLines(await runTool(process.execPath, args, folder));
}

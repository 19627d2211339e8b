// Where the bytes of our bundle and the time of our calls go.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ours } from "../clients/ours.ts";
import { run } from "../run.ts";
import { startServer } from "../servers/start.ts";

/** Groups the modules of the bundle by their paths. The first group contains the modules that match no other group. */
const parts: readonly (readonly [part: string, files: RegExp])[] = [
  ["the rest: requests, bodies, logs", /^$/],
  ["table of operations", /\/client\/dist\//],
  ["rate limits", /\/(rate-limit|http)\//],
  ["retries", /\/retry\//],
  ["errors", /\/errors\//],
  ["responses", /\/response\//],
  ["waits and followed logs", /\/waiting\//],
  ["methods and lists", /\/client\/[^/]+$/],
  ["options", /\/options\//],
  ["authentication", /\/auth\//],
  ["timeouts, streams, aborts", /\/platform\//],
  ["redaction", /\/redaction\//],
];

/** Formats the cost breakdown as Markdown: the parts of our bundle, and the time of our GET. */
export async function profileOurs(): Promise<string> {
  return `${await profileBundle()}\n\n${await profileGet()}`;
}

async function profileBundle(): Promise<string> {
  const source = new URL("../../../packages/runtime/src/index.ts", import.meta.url);
  const { metafile } = await build({
    stdin: { contents: ours.program, resolveDir: fileURLToPath(new URL(".", ours.module)) },
    alias: { "@planasonix/runtime": fileURLToPath(source) }, // the sources, because the build merges all modules into one file
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    format: "esm",
    metafile: true,
  });
  const sums = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [part = ""] = parts.find(([, files]) => files.test(path)) ?? parts[0] ?? [];
      sums.set(part, (sums.get(part) ?? 0) + bytesInOutput);
    }
  }
  const all = [...sums.values()].reduce((sum, bytes) => sum + bytes, 0);
  const lines = [...sums]
    .sort(([, one], [, other]) => other - one)
    .map(([part, bytes]) => `| ${part} | ${(bytes / 1000).toFixed(1)} kB | ${Math.round((100 * bytes) / all)} % |`);
  return ["| part of the bundle, minified | before gzip | share |", "| --- | --- | --- |", ...lines].join("\n");
}

async function profileGet(): Promise<string> {
  await using server = await startServer("instant");
  const program = fileURLToPath(new URL("profile-main.ts", import.meta.url));
  const timesOf = (name: string): Record<string, number> =>
    JSON.parse(run(process.execPath, [program, name, server.baseUrl], fileURLToPath(new URL(".", import.meta.url))));
  const plain = timesOf("plain fetch");
  const own = timesOf(ours.name);
  const format = (us: number | undefined): string => `${(us ?? 0).toFixed(1)} µs`;
  const lines = Object.keys(own)
    .sort((one, other) => (own[other] ?? 0) - (own[one] ?? 0))
    .map((part) => `| ${part} | ${format(plain[part])} | ${format(own[part])} |`);
  return ["| part of a GET over loopback, sampled | plain fetch | ours |", "| --- | --- | --- |", ...lines].join("\n");
}

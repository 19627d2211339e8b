import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { ClientUnderTest } from "../clients/client-under-test.ts";

/** The size in bytes of a client's program, bundled for browsers, minified and compressed. */
export async function bundleSize({
  program,
  module,
  external = [],
}: Pick<ClientUnderTest, "program" | "module" | "external">): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL(".", module)) },
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    format: "esm",
    logLevel: "error",
    external: [...external],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

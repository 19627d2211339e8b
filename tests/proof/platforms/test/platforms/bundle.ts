import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles a module of `src` and its imports, except `external` packages. Returns the code of the bundle. */
export async function bundle(
  entry: string,
  conditions: readonly string[],
  external: readonly string[] = [],
): Promise<string> {
  const entryPoint = fileURLToPath(new URL(`../../src/${entry}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format: "esm",
    conditions: [...conditions],
    external: [...external],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
/** The folder of the programs of the README and of the guides. It is inside the package, so that they can import the package by its name. */
export const folder: string = fileURLToPath(new URL(".cache/readme/", root));

/** The lines of the guides on webhooks, and of the README. */
export const lines: readonly string[] = [
  "../../docs/guides/webhooks.md",
  "../../docs/guides/webhook-frameworks.md",
  "README.md",
].flatMap((page) => readFileSync(new URL(page, root), "utf8").trimEnd().split("\n"));

/**
 * Writes each named code block of these pages to a file of that name. Returns the names. The program with `client` needs
 * `@planasonix/client`, which this package must not depend on: `examples/test` compiles and runs it.
 */
export function writeBlocks(): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const blocks = [...lines.join("\n").matchAll(/^```\w+ (\S+\.\w+)\n(.*?)^```$/gms)];
  for (const [, name = "", code = ""] of blocks) writeFileSync(`${folder}${name}`, code);
  writeFileSync(
    `${folder}tsconfig.json`,
    '{ "extends": "../../tsconfig.json", "include": ["*.ts"], "compilerOptions": { "isolatedDeclarations": false, "declaration": false } }',
  );
  return blocks.map(([, name = ""]) => name);
}

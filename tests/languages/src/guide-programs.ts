// The programs in other languages that stand in guides. The guide is their only source.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Block, readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";

/** The text of a guide. */
export function readGuide(name: string): string {
  return readFileSync(new URL(`../../../docs/guides/${name}.md`, import.meta.url), "utf8");
}

/**
 * The program of a guide with the name of a file.
 * @throws {Error} If the guide has none.
 */
export function guideProgram(guide: string, file: string): Block {
  const block = readBlocks(readGuide(guide)).find(({ mark }) => mark === file);
  if (block === undefined) throw new Error(`docs/guides/${guide}.md has no program ${file}`);
  return block;
}

/**
 * Writes programs of a guide into a folder.
 * @param changes - Texts, and what replaces them, such as a shorter time.
 * @throws {Error} If the guide lacks one of them.
 */
export function writePrograms(
  folder: string,
  guide: string,
  files: readonly string[],
  changes: Readonly<Record<string, string>> = {},
): void {
  const texts = files.map((file) => guideProgram(guide, file).text);
  for (const from of Object.keys(changes)) {
    if (!texts.some((text) => text.includes(from))) throw new Error(`docs/guides/${guide}.md lacks ${from}`);
  }
  for (const [index, file] of files.entries()) {
    const changed = Object.entries(changes).reduce((text, [from, to]) => text.replaceAll(from, to), texts[index] ?? "");
    writeFileSync(join(folder, file), changed);
  }
}

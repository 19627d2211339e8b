import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the repository, with a slash at its end. */
export const repository: string = fileURLToPath(new URL("../../../", import.meta.url));

/** A block of TypeScript in a page. */
export interface CodeBlock {
  /** The line of the page on which the block begins; the first is 1. */
  readonly line: number;
  readonly text: string;
}

/** The blocks marked `ts` of a page of the repository, in order. */
export function readCodeBlocks(page: string): readonly CodeBlock[] {
  const source = readFileSync(repository + page, "utf8");
  return [...source.matchAll(/^```ts\b.*\n([\s\S]*?)^```$/gm)].map(({ index, 1: text = "" }) => ({
    line: source.slice(0, index).split("\n").length + 1,
    text,
  }));
}

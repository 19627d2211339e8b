/** A block of TypeScript code in a Markdown page. */
export interface CodeBlock {
  /** The line number of the block's first line of code. The first line of a page is 1. */
  readonly line: number;
  readonly text: string;
}

/** The code blocks of a page that are marked `ts`, in order. */
export function readCodeBlocks(page: string): readonly CodeBlock[] {
  return [...page.matchAll(/^```ts\b.*\n([\s\S]*?)^```$/gm)].map(({ index, 1: text = "" }) => ({
    line: page.slice(0, index).split("\n").length + 1,
    text,
  }));
}

/** A fenced block in a Markdown page. */
export interface Block {
  /** The line number of the block's first line of code. The first line of a page is 1. */
  readonly line: number;
  /** The first word after the fence, such as `ts`; empty if there is none. */
  readonly language: string;
  /** The other words after the fence: the name of a file, or why the block is not run like the others. */
  readonly mark: string;
  readonly text: string;
  /** The block `text` that stands directly below, which shows the output; undefined if there is none. */
  readonly output: string | undefined;
}

/** A block of TypeScript code in a Markdown page. */
export type CodeBlock = Pick<Block, "line" | "text">;

/** The fenced blocks of a page, in order. */
export function readBlocks(page: string): readonly Block[] {
  return [...page.matchAll(/^ *```(\w*) ?(.*)\n([\s\S]*?)^ *```$(?:\n+```text\n([\s\S]*?)^```$)?/gm)].flatMap(
    ({ index, 1: language = "", 2: mark = "", 3: text = "", 4: output }) => ({
      line: page.slice(0, index).split("\n").length + 1,
      language,
      mark,
      text,
      output,
    }),
  );
}

/** The code blocks of a page that are marked `ts`, in order. */
export function readCodeBlocks(page: string): readonly CodeBlock[] {
  return readBlocks(page).filter(({ language }) => language === "ts");
}

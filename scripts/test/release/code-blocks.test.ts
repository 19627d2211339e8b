import { expect, test } from "vitest";
import { readCodeBlocks } from "../../release/code-blocks.ts";

test("reads the blocks marked `ts`, with the line number of their first line of code", () => {
  const page = "# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nls\n```\n\n```ts verify.ts\nlet b;\nlet c;\n```\n";

  expect(readCodeBlocks(page)).toEqual([
    { line: 4, text: "const a = 1;\n" },
    { line: 12, text: "let b;\nlet c;\n" },
  ]);
});

test("returns no blocks for a page without code", () => {
  expect(readCodeBlocks("# Title\n")).toEqual([]);
});

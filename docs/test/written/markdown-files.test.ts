import { expect, test } from "vitest";
import { codeBlock, tabs } from "../../src/model/page.ts";
import { markdownFiles } from "../../src/written/markdown-files.ts";

const first = { path: "", title: "Home", description: "The first page.", trail: [], body: "[A](/a/b#c)" };
const page = {
  path: "a/b",
  title: "B",
  description: "The page b.",
  names: ["a.b"],
  trail: ["A"],
  body: `${tabs([codeBlock("ts", "1;", "TypeScript"), codeBlock("sh", "ls", "Shell")], "pipelines.run")}\n\n![x](/assets/x.svg)`,
};
const files = markdownFiles([first, page], "/docs/");

test("writes the Markdown of each page without what only HTML needs", () => {
  expect(files.get("index.md")).toBe("# Home\n\n[A](/docs/a/b.md#c)\n");
  expect(files.get("a/b.md")).toBe("# B\n\n```ts\n1;\n```\n\n```sh\nls\n```\n\n![x](/docs/assets/x.svg)\n");
});

test("lists all pages for agents, and writes all in one file", () => {
  expect(files.get("llms.txt")).toContain("## A\n\n- [B](/docs/a/b.md) (`a.b`): The page b.\n");
  expect(files.get("llms-full.txt")).toBe(`${files.get("index.md")}\n\n${files.get("a/b.md")}`);
});

test("lists the pages directly below a page to which it does not link", () => {
  const below = (path: string, body = ""): typeof first => ({
    path,
    title: path,
    description: `It is ${path}.`,
    trail: [],
    body,
  });
  const texts = markdownFiles([below("a", "[B](/a/b#c)"), below("a/b"), below("a/c"), below("a/c/d")], "/docs/");

  expect(texts.get("a.md")).toBe(
    "# a\n\n[B](/docs/a/b.md#c)\n\n## Pages below this one\n\n- [a/c](/docs/a/c.md): It is a/c.\n",
  );
});

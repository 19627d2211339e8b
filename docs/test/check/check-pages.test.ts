import { expect, test } from "vitest";
import { problemsOf } from "../../src/check/check-pages.ts";
import type { Page } from "../../src/model/page.ts";

const page = (changes: Partial<Page>): Page => ({
  path: "a",
  title: "A",
  description: "A page.",
  trail: [],
  body: "",
  ...changes,
});
const other = page({ path: "b", body: "## Two words\n\n## Two words" });
const source = { file: "packages/a/README.md", line: 10 };

test.each([
  ["a link to no page", { body: "text\n[c](/c)" }, "a.md:4: the link to /c leads to no page"],
  ["a relative link", { body: "[b](b)" }, "a.md:3: the link to b leads to no page"],
  ["a missing heading", { body: "[b](/b#three)" }, "a.md:3: the link to /b#three: /b has no such heading"],
  ["a line of a file", { body: "\n[c](/c)", source }, "packages/a/README.md:11: the link to /c leads to no page"],
  ["no title", { title: " " }, "a.md:2: the page has no title"],
  ["a path that occurs twice", { path: "b" }, "b.md:2: another page has the path b.md"],
  [
    "an image of another host",
    { body: "![x](https://example.org/x.png)" },
    "a.md:3: the image https://example.org/x.png is on another host: put it into the repository",
  ],
  ["a missing image", { body: "![x](/assets/x.png)" }, "a.md:3: there is no image /assets/x.png"],
  [
    "an element of another host",
    { body: '<script src="https://example.org/x.js">' },
    "a.md:3: https://example.org/x.js is on another host: put it into the repository",
  ],
])("reports %s with its place", (_, changes, problem) => {
  expect(problemsOf([other, page(changes)])).toEqual([problem]);
});

test("accepts links to pages, headings, images and other sites, and ignores code", () => {
  const body = "[b](/b) [b](/b#two-words-1) [c](https://example.org) ![d](/assets/d.svg) `[x](y)`\n```md\n[x](y)\n```";

  expect(problemsOf([other, page({ body })], ["d.svg"])).toEqual([]);
});

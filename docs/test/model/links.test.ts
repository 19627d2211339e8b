import { expect, test } from "vitest";
import { fragmentsOf, linkPages, linksOf, mapLinks } from "../../src/model/links.ts";

test("finds the links and images outside of code, with their lines", () => {
  expect(linksOf("[a](/a) and [`b`](/b#c)\n\n![d](e.svg)\n`[x](y)`\n```\n[x](y)\n```\n[two\nlines](g)")).toEqual([
    { line: 1, target: "/a", isImage: false },
    { line: 1, target: "/b#c", isImage: false },
    { line: 3, target: "e.svg", isImage: true },
    { line: 8, target: "g", isImage: false },
  ]);
});

test("replaces targets, and makes text of links without one", () => {
  expect(mapLinks("[a](x) [`b`](y)", (target) => (target === "x" ? "z" : undefined))).toBe("[a](z) `b`");
});

test("rewrites links to pages, and leaves others", () => {
  const text = "[a](/) [b](/b/c#d) [e](https://example.org)";

  expect(linkPages(text, (path, fragment) => `${path}.md${fragment}`)).toBe(
    "[a](.md) [b](b/c.md#d) [e](https://example.org)",
  );
});

test("numbers equal headings, and gives headings the fragments of GitHub", () => {
  const body = "## Start `once`, twice\n### [Link](x)\n## A\n## A\n```sh\n## no\n```";

  expect(fragmentsOf({ body })).toEqual(["start-once-twice", "link", "a", "a-1"]);
});

import { expect, test } from "vitest";
import { parseDoc, withLinks } from "../../../src/pages/api/doc-comment.ts";

test("splits a comment at its tags, also within a line", () => {
  const doc =
    "Starts. Mail to a@example.com.\n\n@throws {TypeError} If\nnot.\n@throws The reason. @default 1\n\n@example\na();\nb();";

  expect(parseDoc(doc)).toEqual({
    text: "Starts. Mail to a@example.com.",
    throws: [
      { error: "TypeError", when: "If not." },
      { error: undefined, when: "The reason." },
    ],
    defaultValue: "1",
    examples: ["a();\nb();"],
  });
});

test("replaces the names that a comment links", () => {
  expect(withLinks("See {@link Own}.", (name) => `[${name}](/own)`)).toBe("See [Own](/own).");
});

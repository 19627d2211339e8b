import { expect, test } from "vitest";
import { withRuns } from "../src/write-pages.ts";

test("marks the blocks that can run", () => {
  const body = "A.\n\n```ts\na();\n```\n\n```ts\nb();\n```\n";

  expect(withRuns(body, new Set([4]))).toBe("A.\n\n<div data-run>\n\n```ts\na();\n```\n\n</div>\n\n```ts\nb();\n```\n");
  expect(withRuns(body)).toBe(body);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const name = "failed-run.ts";
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README of the sandbox shows the test in failed-run.test.ts", () => {
  const [, rest = ""] = read("../../packages/sandbox/README.md").split(`\`\`\`ts ${name}\n`);

  expect(rest.split("```\n")[0]).toBe(read("failed-run.test.ts"));
});

import { expect, test } from "vitest";
import { withSection } from "../src/sections.ts";

const report = "# Report\n\nText\n\n## One\n\n1\n\n## Two\n\n2\n";

test.each([
  ["replaces the first section", "## One\n\nnew\n", "# Report\n\nText\n\n## One\n\nnew\n\n## Two\n\n2\n"],
  ["replaces the last section", "## Two\n\n$& new\n", "# Report\n\nText\n\n## One\n\n1\n\n## Two\n\n$& new\n"],
  ["appends a missing section", "## Three\n\n3\n", `${report}\n## Three\n\n3\n`],
])("withSection %s, and separates sections by one empty line", (_, section, expected) => {
  expect(withSection(report, section)).toBe(expected);
});

import { expect, test } from "vitest";
import { problemsOfThreatModel } from "../../check/threat-model.ts";

const note = "[^key]: [refuses a key](a.test.ts)";

/** The problems of a page with the threat "Theft". */
function problemsOf(...section: readonly string[]): readonly string[] {
  const page = `# Security\n\n## Threats\n\nAn introduction.\n\n### Theft\n\n${section.join("\n")}\n\n## Limits\n\nNo test.\n`;
  return problemsOfThreatModel(page, (path) => (path === "b.test.ts" ? "" : 'test("refuses a key", act);\n'));
}

test("accepts a threat each of whose sentences names tests that exist", () => {
  const tests = `${note},\n    [key](a.test.ts)\n[^url]: [refuses](a.test.ts)`;
  expect(problemsOf("No key\nleaks.[^key] `baseUrl` is checked.[^url][^key]", "", tests)).toEqual([]);
});

test.each([
  ["in the middle", "It is safe. No key leaks.[^key]", 'Theft: names no test in "It is safe."'],
  ["at the end", "No key leaks.[^key] It is safe.", 'Theft: names no test in "It is safe."'],
])("reports a sentence without a test %s", (_, text, problem) => {
  expect(problemsOf(text, note)).toEqual([problem]);
});

test.each([
  ["a title that no test has", "[^key]: [refuses all](a.test.ts)", 'Theft: a.test.ts has no test "refuses all"'],
  ["a file without the test", "[^key]: [refuses a key](b.test.ts)", 'Theft: b.test.ts has no test "refuses a key"'],
  ["a file without tests", "[^key]: [refuses a key](a.ts)", 'Theft: a.ts has no test "refuses a key"'],
  ["a footnote without a link", "[^key]: refuses a key", "Theft: names no test in the footnote key"],
  ["a missing footnote", "", "Theft: has no footnote key"],
  ["an unused footnote", `${note}\n[^old]: [refuses a key](a.test.ts)`, "Theft: does not use the footnote old"],
])("reports %s", (_, notes, problem) => {
  expect(problemsOf("No key leaks.[^key]", notes)).toEqual([problem]);
});

test("reports a threat without a promise, and a page without threats", () => {
  expect(problemsOf("")).toEqual(["Theft: promises nothing"]);
  expect(problemsOfThreatModel("# Security", () => "")).toEqual(["has no threat"]);
});

import { expect, test } from "vitest";
import { missingDefences } from "../../check/threat-model.ts";

const files: Readonly<Record<string, string>> = {
  "a.test.ts": 'test("refuses a key", act);\n// test("is commented out", act);\n',
};
const problems = (page: string) => missingDefences(page, (path) => files[path]);

test("accepts a threat whose tests exist", () => {
  expect(problems("| **Theft**: of a key | refuses | [refuses a key](a.test.ts) |")).toEqual([]);
});

test("reports each linked test that does not exist", () => {
  const page =
    "| **Theft** | refuses | [refuses all](a.test.ts), [refuses a key](b.test.ts), [is commented out](a.test.ts) |";

  expect(problems(page)).toEqual([
    'Theft: a.test.ts has no test "refuses all"',
    'Theft: b.test.ts has no test "refuses a key"',
    'Theft: a.test.ts has no test "is commented out"',
  ]);
});

test("reports a threat without a test, and a page without threats", () => {
  expect(problems("| **Theft** | refuses | see [the page](a.md) |")).toEqual(["Theft: names no test"]);
  expect(problems("# Security")).toEqual(["has no row that names a threat"]);
});

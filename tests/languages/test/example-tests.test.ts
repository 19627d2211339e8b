import { readFileSync } from "node:fs";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { expect, test } from "vitest";
import { passedIn, testedExamples } from "../src/example-tests.ts";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test.each([
  ["pytest", "test_a.py::test_one PASSED [ 50%]\ntest_a.py::test_two PASSED [100%]\n2 passed in 1s\n"],
  ["go test", "=== RUN TestOne\n--- PASS: TestOne (0.0s)\n--- PASS: TestTwo (0.0s)\nPASS\nok example.com 1s\n"],
])("counts the tests that passed in the output of %s", (_, output) => {
  expect(passedIn(output)).toBe("2 passed");
});

test("rejects an output without a test that passed", () => {
  expect(() => passedIn("no tests ran in 0.01s\n")).toThrow("no test passed");
});

test.each(testedExamples)("the port of the sandbox in $id can be replaced", ({ id, starter }) => {
  expect(read(`examples/${id}/${starter}`)).toContain('"--port", "4011"');
});

test.each(testedExamples)("the guide $id shows the tests of the example", ({ id, shown }) => {
  const blocks = readBlocks(read(`docs/guides/${id}.md`)).filter(({ mark }) => shown.includes(mark));

  expect(blocks.map(({ mark, text }) => [mark, text])).toEqual(
    shown.map((file) => [file, read(`examples/${id}/${file}`)]),
  );
});

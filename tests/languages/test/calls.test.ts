import { expect, test } from "vitest";
import { callNames, checkCalls } from "../src/calls.ts";

const printed = ["created pl_1", "started run_1", "ended succeeded", "pages 2 1 last", "refused 429 rate_limited"];

test("accepts the output of a program that made every call", () => {
  expect(checkCalls(`${printed.join("\n")}\n`)).toBe(callNames);
});

test.each([
  { lines: printed.slice(0, 4), problem: 'the line "refused 429 rate_limited..." is "missing"' },
  { lines: printed.with(3, "pages 2 2 more"), problem: 'the line "pages 2 1 last..." is "pages 2 2 more"' },
  { lines: [...printed, "warning"], problem: 'the program also prints "warning"' },
])("rejects an output, because $problem", ({ lines, problem }) => {
  expect(() => checkCalls(lines.join("\n"))).toThrow(problem);
});

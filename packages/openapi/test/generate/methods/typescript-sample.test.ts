import { expect, test } from "vitest";
import { literal } from "../../../src/generate/methods/typescript-sample.ts";

const value = { name: "Orders", tags: ["a", "b"], "x-limit": 2, empty: {}, folder_id: null };
const lines = '{\n  name: "Orders",\n  tags: ["a", "b"],\n  "x-limit": 2,\n  empty: {},\n  folder_id: null,\n}';

test("formats a value on one line if it fits, and otherwise with a line for each field or item", () => {
  expect(literal(value, 100)).toBe('{ name: "Orders", tags: ["a", "b"], "x-limit": 2, empty: {}, folder_id: null }');
  expect(literal(value, 20)).toBe(lines);
  expect(literal([{ id: 1 }, "two"], 10)).toBe('[\n  { id: 1 },\n  "two",\n]');
});

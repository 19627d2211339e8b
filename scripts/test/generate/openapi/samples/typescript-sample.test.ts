import { expect, test } from "vitest";
import { literal } from "../../../../generate/openapi/samples/typescript-sample.ts";

const value = { name: "Orders", tags: ["a", "b"], "x-limit": 2, empty: {}, folder_id: null };

test("formats a value on one line if it fits", () => {
  expect(literal(value, 100)).toBe('{ name: "Orders", tags: ["a", "b"], "x-limit": 2, empty: {}, folder_id: null }');
});

test("formats a longer object with a line for each field", () => {
  expect(literal(value, 20)).toBe(
    '{\n  name: "Orders",\n  tags: ["a", "b"],\n  "x-limit": 2,\n  empty: {},\n  folder_id: null,\n}',
  );
});

test("formats a longer array with a line for each item", () => {
  expect(literal([{ id: 1 }, "two"], 10)).toBe('[\n  { id: 1 },\n  "two",\n]');
});

import { expect, test } from "vitest";
import { formatDetails } from "../../src/shown/details.ts";
import { fieldsOf } from "../../src/shown/fields.ts";
import { formatTime } from "../../src/shown/relative-time.ts";
import { cellOf, createTable } from "../../src/shown/table.ts";

const now = Date.parse("2026-11-24T14:00:00Z");

test.each([
  [{ id: "a", attributes: { x: null } }, "id  a\nx   -\n"],
  [{ id: "a", attributes: {} }, "id          a\nattributes  none\n"],
  [{ tags: [] }, "tags  none\n"],
  [{ tags: ["a", null, 5] }, "tags  a, , 5\n"],
  [{ nodes: [{}] }, "nodes  1 item (see --output yaml)\n"],
  [{ nodes: [{}, {}] }, "nodes  2 items (see --output yaml)\n"],
  [{ owner: {} }, "owner  none\n"],
  [["a"], "value  a\n"],
  [true, "value  true\n"],
  [{ at: "x", started_at: "2026-11-24T13:00:00Z" }, "at          x\nstarted_at  2026-11-24T13:00:00Z (1h ago)\n"],
  [{ text: "two\nlines" }, "text  two\n      lines\n"],
])("%j is shown as %j", (value, expected) => {
  expect(formatDetails(value, { hasColor: false }, now)).toBe(expected);
});

test.each([
  ["2026-11-24T13:59:59.500Z", "now"],
  ["2026-11-24T15:00:00Z", "in 1h"],
  ["soon\u001b", "soon\\x1b"],
])("the time %j is shown as %s", (text, expected) => {
  expect(formatTime(text, now)).toBe(expected);
});

test.each([
  [["a", "b"], "count", "2"],
  [["a", "b"], undefined, "a, b"],
  [[{ a: 1 }], undefined, '[{"a":1}]'],
  [{ a: 1 }, undefined, '{"a":1}'],
  [5, "time", "5"],
  [null, undefined, ""],
] as const)("the cell of %j with the mark %j is %j", (value, mark, expected) => {
  expect(cellOf(value, { mark }, now)).toBe(expected);
});

test("a table whose columns are all empty shows its first two", () => {
  const output = { hasColor: false, columns: 80, isTerminal: true };
  const table = createTable(fieldsOf(["id", "name", "status"]), { output, now, isChosen: false });
  table.add({});
  expect([...table.lines()]).toEqual(["ID  NAME\n", "\n"]);
});

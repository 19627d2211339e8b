import { expect, test } from "vitest";
import { isTargetRecord } from "../../src/once/record.ts";

const turn = { key: "orders", sequence: 1, at: "2026-11-24T02:00:00.000Z" };

test.each([
  ["nothing yet", {}, true],
  ["a turn and the work of another key", { turn, marks: { "asia#1": { id: "run_1", at: 1 } } }, true],
  ["a text", "orders", false],
  ["a turn that is a text", { turn: "orders" }, false],
  ["a turn without a key", { turn: { ...turn, key: undefined } }, false],
  ["a turn at no time", { turn: { ...turn, at: "soon" } }, false],
  ["marks that are a list of texts", { marks: ["run_1"] }, false],
  ["a mark without an ID", { marks: { "asia#1": { at: 1 } } }, false],
])("takes %s for what is stored for a target: %j, %s", (_, value, expected) => {
  expect(isTargetRecord(value)).toBe(expected);
});

import { expect, test } from "vitest";
import { arrange, type Node } from "../../../src/pictures/drawn/levels.ts";

const nodes = (basis: Readonly<Record<string, readonly string[]>>): Node[] =>
  Object.entries(basis).map(([name, own]) => ({ name, basis: own }));
const namesOf = (given: Readonly<Record<string, readonly string[]>>): string[][] =>
  arrange(nodes(given)).map((level) => level.map(({ name, isNode }) => (isNode ? name : "|")));

test("puts each below all that it is built on, also if it is named first", () => {
  expect(namesOf({ top: ["middle"], middle: ["base"], base: [] })).toEqual([["base"], ["middle"], ["top"]]);
});

test("leaves out lines that others imply", () => {
  const levels = arrange(nodes({ base: [], middle: ["base"], top: ["base", "middle"] }));

  expect(levels[2]?.[0]?.above).toEqual(["middle"]);
});

test("lets a line pass through the levels between its ends", () => {
  const levels = arrange(nodes({ base: [], other: [], middle: ["other"], top: ["middle", "base"] }));
  const [top] = levels[2] ?? [];
  const passage = levels[1]?.find(({ isNode }) => !isNode);

  expect(top?.above).toEqual(["middle", passage?.name]);
  expect(passage?.above).toEqual(["base"]);
});

test("orders the levels so that no lines cross that need not", () => {
  const given = { a: [], b: [], c: [], onC: ["c"], onB: ["b"], onA: ["a"], last: ["onA", "onB"] };

  expect(namesOf(given)).toEqual([["a", "b", "c"], ["onA", "onB", "onC"], ["last"]]);
});

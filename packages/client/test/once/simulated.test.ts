import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "./simulator/explore.ts";
import { mutations } from "./simulator/mutations.ts";

describe("random worlds", () => {
  test("break no promise: slow and failing stores and APIs, late lists, clocks that differ, killed processes", {
    timeout: 1_200_000,
  }, async () => {
    expect(await explore({ from: 1, histories: 1_000 })).toEqual([]);
  });
});

describe("a rule that the proof removes", () => {
  test.each(mutations)("is in $file, for $promise", ({ file, rule }) => {
    const source = readFileSync(new URL(`../../src/once/${file}`, import.meta.url), "utf8");

    expect(source.split(rule)).toHaveLength(2);
  });
});

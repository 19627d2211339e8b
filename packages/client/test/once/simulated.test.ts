import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "./simulator/explore.ts";
import { mutations } from "./simulator/mutations.ts";
import { broken } from "./simulator/promises.ts";
import { simulate } from "./simulator/simulate.ts";
import { drawWorld } from "./simulator/world.ts";

describe("random worlds", () => {
  test("break no promise: slow and failing stores and APIs, late lists, clocks that differ, killed processes", {
    timeout: 1_200_000,
  }, async () => {
    expect(await explore({ from: 1, histories: 120 })).toEqual([]);
  });

  test.each([
    ["an empty list from before another key found the work", 34_495],
    ["a call that wakes while its key has the turn, beside work of other tables", 19_333],
    ["a start of its own key that has the turn, and no list", 5_779],
    ["a run that is queued, on the second page", 2_147],
    ["an intent that is stored after the turns of others", 102_734],
  ])("break no promise with %s", async (_, seed) => {
    expect(broken(await simulate(drawWorld(seed)))).toEqual([]);
  });
});

describe("a rule that the proof removes", () => {
  test.each(mutations)("is in $file, for $promise", ({ file, rule }) => {
    const source = readFileSync(new URL(`../../src/once/${file}`, import.meta.url), "utf8");

    expect(source.split(rule)).toHaveLength(2);
  });
});

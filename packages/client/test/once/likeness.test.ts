import { describe, expect, test } from "vitest";
import { type Likeness, likenessOf, tellApart } from "../../src/once/likeness.ts";

describe("what is shown, beside what was given", () => {
  test.each<[ours: unknown, theirs: unknown, likeness: Likeness]>([
    ["a", "a", "open"],
    ["a", "b", "other"],
    [1, 2, "other"],
    [1, "2", "open"],
    ["a", null, "open"],
    ["a", undefined, "open"],
    [undefined, "a", "open"],
    ["2026-10-01T00:00:00Z", "2026-10-01T02:00:00.999+02:00", "open"],
    ["2026-10-01T00:00:00Z", "2026-10-01T00:00:01Z", "other"],
    [["a", "b"], ["b", "a"], "alike"],
    [["a", "a"], ["a"], "alike"],
    [[], [], "alike"],
    [["a,b"], ["a", "b"], "unclear"],
    [["a"], ["A"], "unclear"],
    [["a"], ["a", "b"], "unclear"],
    [["a"], [], "unclear"],
    [["a"], null, "open"],
    [["a"], undefined, "open"],
    [undefined, ["a"], "open"],
    [{ part: "a" }, { part: "b" }, "other"],
    [{ part: "a" }, { part: "a", added: "c" }, "open"],
    [{ tables: ["a"], part: "a" }, { tables: ["a"], part: "b" }, "other"],
    [{ tables: ["a"], part: "a" }, { tables: ["b"], part: "b" }, "other"],
    [{ tables: ["a"], part: "a" }, { tables: ["b"], part: "a" }, "unclear"],
    [{ tables: ["a"], parts: ["a"] }, { tables: ["a"], parts: ["b"] }, "unclear"],
    [{ tables: ["a"], part: "a" }, { tables: ["a"] }, "alike"],
    [{ inner: { tables: ["a"] } }, { inner: { tables: ["b"] } }, "unclear"],
  ])("%j, %j: %s", (ours, theirs, likeness) => {
    expect(likenessOf(ours, theirs)).toBe(likeness);
  });
});

describe("the work that can come from a call", () => {
  test.each<[likenesses: Likeness[], ids: number[], isClear: boolean]>([
    [[], [], true],
    [["other"], [], true],
    [["open"], [0], true],
    [["alike"], [0], true],
    [["unclear"], [0], false],
    [["unclear", "open"], [0, 1], false],
    [["unclear", "other"], [0], false],
    [["unclear", "alike"], [1], true],
    [["unclear", "alike", "open"], [1, 2], true],
    [["alike", "alike", "unclear"], [0, 1], true],
  ])("of %j", (likenesses, ids, isClear) => {
    const candidates = likenesses.map((likeness, id) => ({ id: `${id}`, likeness }));

    expect(tellApart(candidates)).toEqual({ ids: ids.map(String), isClear });
  });
});

import { describe, expect, test } from "vitest";
import { resolvePointer } from "../../src/http/json.ts";

describe("resolvePointer", () => {
  test.each([
    ["/data/id", { data: { id: "a" } }, "a"],
    ["/a~1b/c~0d", { "a/b": { "c~d": 1 } }, 1],
    ["/data/id", { data: null }, undefined],
    ["/constructor", {}, undefined],
  ])("resolves %s in %j to %j", (pointer, body, expected) => {
    expect(resolvePointer(body, pointer)).toBe(expected);
  });
});

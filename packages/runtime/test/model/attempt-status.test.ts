import { describe, expect, test } from "vitest";
import { failureOfStatus } from "../../src/model/attempt.ts";

describe("failureOfStatus", () => {
  test.each([
    [400, false, "final"],
    [401, false, "final"],
    [404, false, "final"],
    [408, false, "ambiguous"],
    [409, false, "final"],
    [425, false, "final"],
    [429, false, "rejected"],
    [429, true, "rejected"],
    [500, false, "ambiguous"],
    [500, true, "ambiguous"],
    [501, false, "ambiguous"],
    [502, false, "ambiguous"],
    [503, false, "ambiguous"],
    [503, true, "rejected"],
    [504, false, "ambiguous"],
    [505, false, "ambiguous"],
    [520, false, "ambiguous"],
    [524, true, "ambiguous"],
    [529, false, "ambiguous"],
    [599, false, "ambiguous"],
    [999, false, "ambiguous"],
  ])("classifies %i (with a server delay: %s) as %s", (status, hasServerDelay, expected) => {
    expect(failureOfStatus(status, hasServerDelay ? 0 : undefined)).toBe(expected);
  });

  test.each([
    [409, true, true, "rejected"],
    [409, true, false, "final"],
    [409, false, true, "final"],
    [404, true, true, "final"],
    [500, true, true, "ambiguous"],
  ])(
    "classifies %i (with a server delay: %s, with a trusted key: %s) as %s",
    (status, hasDelay, isTrusted, expected) => {
      expect(failureOfStatus(status, hasDelay ? 0 : undefined, isTrusted)).toBe(expected);
    },
  );
});

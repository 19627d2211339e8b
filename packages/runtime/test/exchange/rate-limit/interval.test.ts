import { describe, expect, test } from "vitest";
import { createRange } from "../../../src/exchange/rate-limit/interval.ts";

describe("a range", () => {
  test.each([
    { case: "bounds nothing at first", given: [], want: [-1e9, 1e9] },
    { case: "keeps what it is given", given: [[10, 20]], want: [10, 20] },
    {
      case: "takes the narrower bounds of two",
      given: [
        [10, 20],
        [0, 15],
        [12, 99],
      ],
      want: [12, 15],
    },
    {
      case: "takes bounds that touch the old ones from above for narrower ones",
      given: [
        [10, 20],
        [20, 30],
      ],
      want: [20, 20],
    },
    {
      case: "takes bounds that touch the old ones from below for narrower ones",
      given: [
        [10, 20],
        [0, 10],
      ],
      want: [10, 10],
    },
    {
      case: "begins anew with bounds above the old ones",
      given: [
        [10, 20],
        [21, 30],
      ],
      want: [21, 30],
    },
    {
      case: "begins anew with bounds below the old ones",
      given: [
        [10, 20],
        [0, 9],
      ],
      want: [0, 9],
    },
  ])("$case", ({ given, want }) => {
    const range = createRange();
    for (const [low = 0, high = 0] of given) range.narrow(low, high);

    expect([range.clamp(-1e9), range.clamp(1e9)]).toEqual(want);
  });

  test("gives back a value within its bounds", () => {
    const range = createRange();
    range.narrow(10, 20);

    expect(range.clamp(15)).toBe(15);
    expect(range.high()).toBe(20);
  });
});

import { describe, expect, test } from "vitest";
import { checkSandboxOptions, keyMemoryOf, rateLimitsOf } from "../../src/server/options.ts";

describe("the options of a sandbox", () => {
  test.each([
    ["port", -1],
    ["host", ""],
    ["allowHosts", ["api.test:80"]],
    ["clock", "fast"],
    ["speed", 0],
    ["now", "tomorrow"],
    ["seed", "mine"],
    ["randomSeed", {}],
    ["data", 1],
    ["rateLimit", 1.5],
    ["rateLimit", null],
    ["rateLimit", { perKey: 1 }],
    ["rateLimit", { perKey: 1, perOrganization: 2, perUser: 3 }],
    ["deliverTo", "nowhere"],
    ["readOnly", "yes"],
    ["idempotencyKeys", "forgotten"],
    ["idempotencyKeys", -1],
    ["idempotencyKeys", null],
    ["signWith", "tenant"],
  ])("are rejected if `%s` is %o", (name, value) => {
    expect(() => checkSandboxOptions({ [name]: value })).toThrow(new RegExp(`^\`${name}\` must be `));
  });

  test("may have either value of `deliverTo`, and both rate limits", () => {
    for (const deliverTo of ["loopback", "anywhere"] as const) {
      expect(() => checkSandboxOptions({ deliverTo, rateLimit: { perKey: 1, perOrganization: 2 } })).not.toThrow();
    }
  });

  test("say how long idempotency keys are remembered", () => {
    expect(([undefined, "honored", "ignored", "10m", 500] as const).map(keyMemoryOf)).toEqual([
      undefined,
      undefined,
      0,
      600_000,
      500,
    ]);
  });

  test("permit ten times as many requests for all API keys together as for one, unless both limits are given", () => {
    expect(rateLimitsOf(5)).toEqual({ perKey: 5, perOrganization: 50 });
    expect(rateLimitsOf({ perKey: 1, perOrganization: 2 })).toEqual({ perKey: 1, perOrganization: 2 });
    expect(rateLimitsOf(undefined)).toBeUndefined();
  });
});

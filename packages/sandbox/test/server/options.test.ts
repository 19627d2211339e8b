import { describe, expect, test } from "vitest";
import {
  checkSandboxOptions,
  keyMemoryOf,
  rateLimitsOf,
  type SandboxOptions,
  seedOf,
} from "../../src/server/options.ts";
import { createTestTenancy } from "../support/tenancy.ts";

describe("the options of a sandbox", () => {
  test.each([
    ["port", -1, "a whole number from 0 to 65535, or false, got -1"],
    ["port", true, "a whole number from 0 to 65535, or false, got true"],
    ["host", "", 'the address to listen on, such as 127.0.0.1, got ""'],
    ["allowHosts", ["api.test:80"], "a list of host names without ports"],
    ["clock", "fast", '"real" or "manual", got "fast"'],
    ["speed", 0, "a number greater than 0, got 0"],
    ["speed", Number.POSITIVE_INFINITY, "a number greater than 0, got Infinity"],
    ["speed", "2", 'a number greater than 0, got "2"'],
    ["now", "tomorrow", 'a date, got "tomorrow"'],
    ["seed", "mine", '"demo", "empty", or resources by type, such as { pipeline: [{ name: "Orders" }] }, got "mine"'],
    ["seed", [], '"demo", "empty", or resources by type, such as { pipeline: [{ name: "Orders" }] }, got []'],
    ["seed", { extends: "empty" }, '"demo", "empty", or resources by type'],
    ["init", {}, "a function, got {}"],
    ["randomSeed", {}, "a number or a string that is not blank, got {}"],
    ["randomSeed", " ", 'a number or a string that is not blank, got " "'],
    ["onRequest", "log", 'a function, got "log"'],
    ["onWarning", "log", 'a function, got "log"'],
    ["data", 1, "the path of a file, got 1"],
    ["concurrentRuns", 0, `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}, got 0`],
    ["rateLimit", 1.5, `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}, or { perKey, perOrganization }, got 1.5`],
    ["rateLimit", null, "a whole number from 1"],
    ["rateLimit", { perKey: 1 }, "a whole number from 1"],
    ["rateLimit", { perKey: 0, perOrganization: 2 }, "a whole number from 1"],
    ["rateLimit", { perKey: 1, perOrganization: 2, perUser: 3 }, "a whole number from 1"],
    ["deliverTo", "nowhere", '"loopback" or "anywhere", got "nowhere"'],
    ["signWith", "tenant", '"real" or "virtual", got "tenant"'],
    ["readOnly", "yes", 'true or false, got "yes"'],
    ["allow", [], "a list of at least one of read, reach, execute, spend, change, start, send, grant, delete, got []"],
    ["allow", "read", "a list of at least one of read"],
    ["allow", ["read", "all"], "a list of at least one of read"],
    ["strict", 1, "true or false, got 1"],
    ["idempotencyKeys", "forgotten", '"honored", "ignored", or a duration such as "10m", got "forgotten"'],
    ["idempotencyKeys", -1, '"honored", "ignored", or a duration'],
    ["idempotencyKeys", null, '"honored", "ignored", or a duration'],
  ])("are rejected if `%s` is %j", (name, value, rule) => {
    const message = `\`${name}\` must be ${rule}`;
    expect(() => checkSandboxOptions({ [name]: value })).toThrow(message);
  });

  test.each<SandboxOptions>([
    {},
    { port: 0, host: "0.0.0.0", allowHosts: ["api.test"] },
    { port: false, clock: "manual", now: "2026-11-24T13:00:00Z", data: "data.db" },
    { clock: "real", speed: 0.5, now: 0, init: () => {}, onRequest: () => {}, onWarning: () => {} },
    { seed: "demo", randomSeed: 1, apiKey: "12345678" },
    { seed: "empty", randomSeed: "one", apiKey: "~".repeat(200) },
    { seed: { pipeline: [] }, readOnly: true, strict: false, allow: ["read", "delete"] },
    { seed: { extends: "demo" }, deliverTo: "loopback", signWith: "real" },
    { deliverTo: "anywhere", signWith: "virtual", concurrentRuns: 1 },
    { rateLimit: { perKey: 1, perOrganization: 2 }, idempotencyKeys: "10m" },
    { rateLimit: 5, idempotencyKeys: "ignored" },
  ])("may be %j", (options) => {
    expect(() => checkSandboxOptions(options)).not.toThrow();
  });

  test("may not contain unknown ones, nor a speed for a manual clock", () => {
    expect(() => checkSandboxOptions({ seeds: "demo" } as SandboxOptions)).toThrow("Unknown option `seeds`");
    expect(() => checkSandboxOptions({ speed: 1, clock: "manual" })).toThrow(
      "`speed` has no effect on a manual clock, which stands still until a test moves it",
    );
  });

  test.each(["1234567", "~".repeat(201), "1234 5678", "1234567é", 12345678])(
    "may not contain the API key %j, which an error does not show",
    (apiKey) => {
      const message = "`apiKey` must consist of 8 to 200 visible ASCII characters, without spaces";
      expect(() => checkSandboxOptions({ apiKey } as SandboxOptions)).toThrow(new TypeError(message));
    },
  );

  test("say with which data a tenancy begins", () => {
    expect(seedOf(undefined)).toEqual({ seed: "demo" });
    expect(seedOf("empty")).toEqual({ seed: "empty" });
    expect(seedOf({ extends: "demo" })).toEqual({ seed: "demo", addSeed: expect.any(Function) });
    const { seed, addSeed } = seedOf({ project: [{ name: "Orders" }] });
    const { tenant } = createTestTenancy("options", "empty").tenancy.main;
    addSeed?.(tenant);

    expect(seed).toBe("empty");
    expect(tenant.data.resources.select("project")).toMatchObject([{ attributes: { name: "Orders" } }]);
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

import { createServerClock } from "@planasonix/runtime/limiter";
import { describe, expect, test } from "vitest";
import { type Observation, observe } from "../../src/pool/observation.ts";

const wallNow = Date.UTC(2026, 0, 1);
const times = { sentAt: 90, now: 100, wallNow };

function observed(status: number, headers: Record<string, string>): Observation {
  return observe(new Response(null, { status, headers }), createServerClock(), times);
}

function rate(limit: number, remaining: number, reset?: number): Record<string, string> {
  const stated = { "x-ratelimit-limit": `${limit}`, "x-ratelimit-remaining": `${remaining}` };
  return reset === undefined ? stated : { ...stated, "x-ratelimit-reset": `${reset}` };
}

describe("observe", () => {
  test("reads a quota, and converts its end to the monotonic clock", () => {
    const seconds = wallNow / 1_000 + 2;
    const date = new Date(wallNow).toUTCString();
    const { quota } = observed(200, { ...rate(50, 7, seconds), date });
    expect(quota).toMatchObject({ limit: 50, remaining: 7, resetAt: 100 + 2_000 + 10 });
  });

  test("assumes that a period without a stated end lasts for a second", () => {
    expect(observed(200, rate(50, 7)).quota?.resetAt).toBe(1_110);
  });

  test.each([
    ["a response without headers", {}],
    ["a limit of 0", rate(0, 0, 1)],
    ["a remaining number above the limit", rate(5, 6, 1)],
    ["a period of more than a day", rate(5, 5, 86_401)],
  ])("reads no quota from %s", (_, headers) => {
    expect(observed(200, headers)).toEqual({ isRefused: false, serverDelayMs: 0, quota: undefined });
  });

  test("reads the delay that a 429 states", () => {
    expect(observed(429, { "retry-after": "3" })).toEqual({ isRefused: true, serverDelayMs: 3_000, quota: undefined });
  });
});

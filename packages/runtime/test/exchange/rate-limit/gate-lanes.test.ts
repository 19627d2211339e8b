import { describe, expect, test } from "vitest";
import { createGate } from "../../../src/exchange/rate-limit/gate.ts";
import type { GatePass } from "../../../src/model/rate-limiter.ts";
import { requestOf } from "../../support/request.ts";

// A lane is a group of requests under a limit that only 429 responses reveal. Its width is the number of requests that
// may be in flight; its grant is the number that it admits at once after a probe.

const never = Number.POSITIVE_INFINITY;
const request = requestOf();

/** A gate whose methods get the time from the test. The server states no quota unless the test adds headers. */
interface Lane {
  holdMs(now: number): number;
  enter(now: number): GatePass;
  leave(pass: GatePass, isRefused: boolean | undefined, now: number, serverDelayMs?: number): void;
}

function createLane(headers: Record<string, string> = {}): Lane {
  let monotonic = 0;
  const gate = createGate({ clock: { now: () => 0, monotonic: () => monotonic }, warnOnce() {} });
  return {
    holdMs(now) {
      monotonic = now;
      return gate.holdMs(request, 1);
    },
    enter(now) {
      monotonic = now;
      return gate.enter(request, never);
    },
    leave(pass, isRefused, now, serverDelayMs) {
      monotonic = now;
      const hint: Record<string, string> =
        serverDelayMs === undefined ? {} : { "retry-after-ms": String(serverDelayMs) };
      const response = new Response(null, { status: isRefused ? 429 : 200, headers: { ...headers, ...hint } });
      gate.leave(pass, isRefused === undefined ? undefined : response);
    },
  };
}

function enter(lane: Lane, now = 0): GatePass {
  return lane.enter(now);
}

function enterMany(lane: Lane, count: number, now = 0): GatePass[] {
  return Array.from({ length: count }, () => enter(lane, now));
}

/** Creates a lane that a 429 closed for `serverDelayMs` after this many successes. */
function closedLane({
  successes = 0,
  serverDelayMs = 1_000,
}: {
  successes?: number;
  serverDelayMs?: number;
} = {}): Lane {
  const lane = createLane();
  const [refused, ...accepted] = enterMany(lane, successes + 1);
  for (const pass of accepted) lane.leave(pass, false, 0);
  if (refused) lane.leave(refused, true, 0, serverDelayMs);
  return lane;
}

/** Counts the requests that the lane admits at once. */
function admitted(lane: Lane, now: number): number {
  let count = 0;
  for (; count < 1_000 && lane.holdMs(now) === 0; count += 1) enter(lane, now);
  return count;
}

describe("lane", () => {
  test.each([
    ["ten requests at first", {}, never],
    ["any number if the API states a quota", { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "999" }, 0],
  ])("admits %s", (_, headers, expected) => {
    const lane = createLane(headers);
    lane.leave(enter(lane), false, 0);
    enterMany(lane, 10);

    expect(lane.holdMs(0)).toBe(expected);
  });

  test("widens with the successes of requests that fill it", () => {
    const lane = createLane();
    for (const pass of enterMany(lane, 10)) lane.leave(pass, false, 0);

    expect(admitted(lane, 0)).toBe(13);
  });

  test("does not widen with sequential requests", () => {
    const lane = createLane();
    for (let index = 0; index < 100; index += 1) lane.leave(enter(lane, 0), false, 0);

    expect(admitted(lane, 0)).toBe(10);
  });

  test.each([
    ["for the delay that a 429 states", 5_000, 5_000],
    ["for a tenth of a second if the 429 states no delay", undefined, 100],
    ["for at least a tenth of a second", 0, 100],
    ["for at most a minute", 3_600_000, 60_000],
  ])("closes %s", (_, serverDelayMs, expected) => {
    const lane = createLane();
    lane.leave(enter(lane, 0), true, 0, serverDelayMs);

    expect([lane.holdMs(0), lane.holdMs(expected - 1), lane.holdMs(expected)]).toEqual([expected, 1, 0]);
  });

  test("admits one probe, and nothing else until its response", () => {
    const lane = closedLane();
    const probe = enter(lane, 1_000);

    expect(lane.holdMs(1_000)).toBe(never);
    lane.leave(probe, false, 1_000);
    expect(lane.holdMs(1_000)).toBe(0);
  });

  test("admits another probe if the first probe gets no response", () => {
    const lane = closedLane();
    lane.leave(enter(lane, 1_000), undefined, 1_000);

    expect(lane.holdMs(1_000)).toBe(0);
    enter(lane, 1_000);
    expect(lane.holdMs(1_000)).toBe(never);
  });

  test("increases the delay while probes are rejected without a stated delay", () => {
    const lane = createLane();
    lane.leave(enter(lane, 0), true, 0);
    const pauses: number[] = [];
    for (let now = 100; now < 60_000; ) {
      lane.leave(enter(lane, now), true, now);
      const ms = lane.holdMs(now);
      pauses.push(ms);
      now += ms;
    }

    expect(pauses).toHaveLength(18);
    expect(pauses.slice(0, 6).map(Math.round)).toEqual([100, 100, 120, 168, 235, 329]);
  });

  test("closes for 70% of the delay that was enough the last time if the 429 states none", () => {
    const lane = closedLane({ serverDelayMs: 1_000 });
    lane.leave(enter(lane, 1_000), false, 1_000);
    lane.leave(enter(lane, 2_000), true, 2_000);

    expect(lane.holdMs(2_000)).toBe(700);
  });

  test("admits at once as many requests as were accepted before the 429, then one at a time", () => {
    const lane = closedLane({ successes: 6 });
    lane.leave(enter(lane, 1_000), false, 1_000);
    const granted = enterMany(lane, 5, 1_000);

    expect(lane.holdMs(1_000)).toBe(never);
    for (const pass of granted) lane.leave(pass, false, 1_000);
    expect(lane.holdMs(1_000)).toBe(0);
    enter(lane, 1_000);
    expect(lane.holdMs(1_000)).toBe(never);
  });

  test.each([
    ["fewer requests if fewer were accepted", 2, 2],
    ["a few more requests if a few more were accepted", 7, 7],
    ["the previous number if many more were accepted, because a quota may have covered them", 30, 6],
  ])("grants, after another 429, %s", (_, accepted, grant) => {
    const lane = closedLane({ successes: 6 });
    lane.leave(enter(lane, 1_000), false, 1_000);
    for (let index = 1; index < accepted; index += 1) lane.leave(enter(lane, 1_000), false, 1_000);
    lane.leave(enter(lane, 2_000), true, 2_000, 1_000);
    lane.leave(enter(lane, 3_000), false, 3_000);

    expect(admitted(lane, 3_000)).toBe(grant - 1);
  });

  test("tries a rejected width again only after about a hundred successes", () => {
    const lane = closedLane({ successes: 1 });
    lane.leave(enter(lane, 1_000), false, 1_000);
    for (let round = 0; round < 6; round += 1) {
      for (const pass of enterMany(lane, 2, 1_000)) lane.leave(pass, false, 1_000);
    }
    const [, refused] = enterMany(lane, 2, 1_000);
    if (refused) lane.leave(refused, true, 1_000, 1_000);
    lane.leave(enter(lane, 2_000), false, 2_000);
    const widths: number[] = [];
    for (let round = 0; round < 120; round += 1) {
      lane.leave(enter(lane, 2_000), false, 2_000);
      widths.push(lane.holdMs(2_000));
    }

    expect(widths).not.toContain(undefined);
    expect(widths.slice(0, 90).every((ms) => ms === never)).toBe(true);
    expect(widths.at(-1)).toBe(0);
  });

  test.each([
    ["closes for longer after a longer delay", 5_000, 5_100],
    ["ignores a shorter delay", 100, 1_000],
    ["ignores a missing delay", undefined, 1_000],
  ])("handles a 429 to a request that was sent before the lane closed: %s", (_, serverDelayMs, expected) => {
    const lane = createLane();
    const [first, second] = enterMany(lane, 2);
    if (first) lane.leave(first, true, 0, 1_000);
    if (second) lane.leave(second, true, 100, serverDelayMs);

    expect(lane.holdMs(0)).toBe(expected);
  });

  test("ignores a 429 to a request that was sent before the lane closed, once the lane is open again", () => {
    const lane = createLane();
    const [first, second] = enterMany(lane, 2);
    if (first) lane.leave(first, true, 0, 1_000);
    lane.leave(enter(lane, 1_000), false, 1_000);
    if (second) lane.leave(second, true, 1_100, 1_000);

    expect(lane.holdMs(1_100)).toBe(0);
  });

  test("delays nothing for longer than a minute when the clock is set back", () => {
    const lane = closedLane();

    expect(lane.holdMs(-1e9)).toBe(60_000);
    expect(lane.holdMs(-1e9 + 60_000)).toBe(0);
  });
});

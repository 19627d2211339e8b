import { describe, expect, test } from "vitest";
import { createQuota, type Draw, type Quota } from "../../../src/exchange/rate-limit/quota.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { requestOf } from "../../support/request.ts";

const never = Number.POSITIVE_INFINITY;
/** The wall clock when the monotonic clock shows 0. */
const wall = Date.UTC(2026, 0, 1);
const ordinary = requestOf({ name: "things.get", deadlineAt: 1e9 });
const priority = requestOf({ ...ordinary, operation: { http: "GET /things/{thing_id}", priority: true } });

/** The headers of a response. `reset` is in seconds. `date` is the server's time in milliseconds. */
function says(limit: number, remaining: number, reset: number, date?: number): Headers {
  const headers = new Headers({ "x-ratelimit-limit": `${limit}`, "x-ratelimit-remaining": `${remaining}` });
  headers.set("x-ratelimit-reset", `${reset}`);
  if (date !== undefined) headers.set("date", new Date(date).toUTCString());
  return headers;
}

function leave(quota: Quota, draw: Draw, headers: Headers | undefined, now: number, isRefused = false): boolean {
  return quota.leave(draw, headers, isRefused, now, wall + now);
}

function enter(quota: Quota, operation: string, at: number): Draw {
  return quota.enter(operation, at, at + 60_000);
}

/**
 * Makes one request, which ends after 10 ms. Without headers, it gets no response. Returns whether the headers state an
 * implausible limit.
 */
function exchange(
  quota: Quota,
  headers: Headers | undefined,
  at = 0,
  isRefused = false,
  name = ordinary.name,
): boolean {
  return leave(quota, enter(quota, name, at), headers, at + 10, isRefused);
}

function stated(...[limit, remaining, reset, date]: Parameters<typeof says>): Quota {
  const quota = createQuota();
  exchange(quota, says(limit, remaining, reset, date));
  return quota;
}

describe("quota", () => {
  test("delays nothing before a response has stated a limit", () => {
    const quota = createQuota();
    exchange(quota, undefined);
    exchange(quota, new Headers());

    expect([quota.holdMs(ordinary, 1_000, 20), quota.isStated(ordinary.name)]).toEqual([0, false]);
  });

  test.each<[string, number, HttpRequest, number, number]>([
    ["an ordinary request while more than the reserve is left", 5, ordinary, 100, 0],
    ["an ordinary request if all waiting requests fit into the reserve", 4, ordinary, 4, 0],
    ["an ordinary request if the waiting requests do not fit into the reserve", 4, ordinary, 5, 1_992],
    ["a request with priority within the reserve", 1, priority, 100, 0],
    ["a request with priority when nothing is left", 0, priority, 1, 10_010],
    ["an ordinary request when nothing is left", 0, ordinary, 1, 10_010],
  ])("computes the delay of %s", (_, remaining, request, waiting, expected) => {
    // The remaining requests are spread over the 10 s until the reset.
    expect(stated(100, remaining, 10).holdMs(request, waiting, 10)).toBe(expected);
  });

  test.each([
    [1, 1],
    [5, 1],
    [6, 2],
    [100, 4],
  ])("for a limit of %i, keeps a reserve of %i", (limit, reserve) => {
    const delays = [reserve, reserve + 1].map((remaining) => stated(limit, remaining, 10).holdMs(ordinary, 99, 10));

    expect(delays).toEqual([10_010 / (reserve + 1) - 10, 0]);
    expect(stated(limit, reserve, 10).holdMs(priority, 99, 10)).toBe(0);
  });

  test("counts requests in flight, even those sent before a limit was stated", () => {
    const quota = createQuota();
    const first = enter(quota, "a", 0);
    enter(quota, "b", 0);
    leave(quota, first, says(100, 2, 10), 10);

    expect(quota.holdMs(requestOf({ ...ordinary, name: "a" }), 1, 10)).toBe(0);
    enter(quota, "a", 10);
    expect(quota.holdMs(requestOf({ ...ordinary, name: "a" }), 1, 10)).toBe(never);
  });

  test.each([
    [3, 3],
    [30, 10],
  ])("if a response states 10 left and a delayed response states %i, admits %i requests", (remaining, left) => {
    const quota = createQuota();
    const [early, late] = [enter(quota, ordinary.name, 0), enter(quota, ordinary.name, 0)];
    leave(quota, late, says(100, 10, 10), 10);
    leave(quota, early, says(100, remaining, 10), 20);
    for (let index = 0; index < left; index += 1) {
      expect(quota.holdMs(ordinary, 1, 20)).toBe(0);
      enter(quota, ordinary.name, 20);
    }

    expect(quota.holdMs(ordinary, 1, 20)).toBe(never);
  });

  test("counts a request without a response, because the API may have counted it", () => {
    const quota = stated(100, 1, 10);
    exchange(quota, undefined, 20);

    expect(quota.holdMs(ordinary, 1, 30)).toBe(9_990);
  });

  test("admits one request after the period ends, and the others when a response states remaining quota", () => {
    const quota = stated(100, 0, 10);
    const probe = enter(quota, ordinary.name, 10_020);

    expect(quota.holdMs(ordinary, 9, 10_020)).toBe(never);
    leave(quota, probe, says(100, 99, 10), 10_030);
    expect(quota.holdMs(ordinary, 9, 10_030)).toBe(0);
  });

  test("admits another request after the period ends if the first request gets no response", () => {
    const quota = stated(100, 0, 10);
    leave(quota, enter(quota, ordinary.name, 10_020), undefined, 10_030);

    expect(quota.holdMs(ordinary, 9, 10_030)).toBe(0);
  });

  test("admits a request a minute after the latest response, however late the reset is", () => {
    const quota = stated(100, 0, 3_600);

    expect([quota.holdMs(ordinary, 1, 60_009), quota.holdMs(ordinary, 1, 60_010)]).toEqual([1, 0]);
  });

  test.each([
    ["admits one request at a time after one was accepted before the reset", 3_600, 60_010, false, 0, never],
    ["waits for the next reset after a request was accepted after the reset", 10, 10_020, false, 10_010, 10_010],
    ["waits for the reset after a request was rejected", 3_600, 60_010, true, 60_000, 60_000],
  ])("if no quota is left, %s", (_, reset, at, isRefused, idle, busy) => {
    const quota = stated(100, 0, reset);
    exchange(quota, says(100, 0, reset), at, isRefused);

    expect(quota.holdMs(ordinary, 9, at + 10)).toBe(idle);
    enter(quota, ordinary.name, at + 10);
    expect(quota.holdMs(ordinary, 9, at + 10)).toBe(busy);
  });

  test("admits requests one at a time, instead of failing them, if they cannot wait for the reset", () => {
    const quota = stated(100, 0, 30);
    const hurried = requestOf({ ...ordinary, deadlineAt: 5_000 });

    expect(quota.holdMs(hurried, 1, 10)).toBe(0);
    enter(quota, ordinary.name, 10);
    expect(quota.holdMs(hurried, 1, 10)).toBe(never);
  });

  test.each([
    ["a limit of zero", says(0, 0, 10)],
    ["a remaining number above the limit", says(10, 11, 10)],
    ["a reset more than a day ahead", says(10, 0, 86_401)],
    ["a remaining number without a limit", new Headers({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "10" })],
  ])("ignores %s and reports it", (_, headers) => {
    const quota = createQuota();

    expect(exchange(quota, headers)).toBe(true);
    expect(quota.holdMs(ordinary, 99, 10)).toBe(0);
  });

  test("assumes a period of one second if no reset is stated", () => {
    const quota = createQuota();
    exchange(quota, new Headers({ "x-ratelimit-limit": "9", "x-ratelimit-remaining": "0" }));

    expect(quota.holdMs(ordinary, 1, 10)).toBe(1_010);
  });

  test("shares one count among operations with the same limit, and counts another limit separately", () => {
    const quota = createQuota();
    const others = ["b", "c"].map((name) => requestOf({ ...ordinary, name }));
    exchange(quota, says(100, 0, 10), 0, true, "a");
    exchange(quota, says(100, 0, 10), 20, true, "b");
    exchange(quota, says(50, 40, 10), 40, false, "c");

    expect(others.map((request) => quota.holdMs(request, 1, 60) > 0)).toEqual([true, false]);
  });

  test("does not delay an operation whose responses state no limit", () => {
    const quota = stated(100, 0, 10);
    exchange(quota, new Headers(), 20, false, "b");

    expect(quota.holdMs(requestOf({ ...ordinary, name: "b" }), 1, 30)).toBe(0);
  });
});

describe("end of a period", () => {
  const server = (skewMs: number, at: number): number => wall + at + skewMs;

  test.each([
    ["by the client's clock if the two clocks may agree", 0, 5_010],
    ["by the server's clock otherwise", -600_000, 5_410],
  ])("is computed %s", (_, skewMs, expected) => {
    const quota = createQuota();
    for (const at of [390, 1_390]) {
      const reset = Math.floor(server(skewMs, 5_000) / 1_000);
      exchange(quota, says(100, 0, reset, server(skewMs, at)), at, true);
    }

    expect(quota.holdMs(ordinary, 1, 1_400)).toBe(expected - 1_400);
  });

  test("follows a server whose clock is set back", () => {
    const quota = createQuota();
    exchange(quota, says(100, 0, server(0, 5_000) / 1_000, server(0, 0)), 0);
    exchange(quota, says(100, 0, server(-300_000, 6_000) / 1_000, server(-300_000, 1_000)), 1_000, true);

    expect(quota.holdMs(ordinary, 1, 1_010)).toBe(5_010);
  });

  test("is the earliest stated end if relative resets are rounded", () => {
    const quota = stated(100, 2, 2);
    exchange(quota, says(100, 0, 2), 900);

    expect(quota.holdMs(ordinary, 1, 910)).toBe(2_020 - 910);
  });

  test("is assumed to be later once a request right after the stated end was rejected", () => {
    const at = (ms: number): number => server(0, ms) / 1_000;
    const quota = stated(100, 0, at(2_000));
    exchange(quota, says(100, 0, at(2_000)), 2_020, true);
    exchange(quota, says(100, 0, at(4_000)), 3_100);

    expect(quota.holdMs(ordinary, 1, 3_110)).toBe(5_000 - 3_110);
  });
});

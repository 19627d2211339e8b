import { describe, expect, test } from "vitest";
import { createLimits } from "../../../src/exchange/rate-limit/limits.ts";
import type { QueuedRequest } from "../../../src/model/rate-limiter.ts";
import { requestOf } from "../../support/request.ts";

const never = Number.POSITIVE_INFINITY;
/** The wall clock when the monotonic clock shows 0. */
const wall = Date.UTC(2026, 0, 1);
const ordinary = requestOf({ name: "things.get", operation: { http: "GET /things/{thing_id}" }, deadlineAt: 1e9 });

/** The headers of a response. `reset` is in seconds. `date` is the server's time in milliseconds. */
function says(limit: number, remaining: number, reset: number, date?: number): Headers {
  const headers = new Headers({ "x-ratelimit-limit": `${limit}`, "x-ratelimit-remaining": `${remaining}` });
  headers.set("x-ratelimit-reset", `${reset}`);
  if (date !== undefined) headers.set("date", new Date(date).toUTCString());
  return headers;
}

/** Limits whose functions get the time from the test. */
function open() {
  let time = 0;
  const warnings: string[] = [];
  const clock = { now: () => wall + time, monotonic: () => time };
  const limits = createLimits({ clock, warnOnce: (message) => void warnings.push(message) });
  const enter = (name: string, at: number): Sent => {
    time = at;
    return limits.enter({ ...ordinary, name });
  };
  /** Ends a request. Without headers, it gets no response. */
  const leave = (sent: Sent, headers: Headers | undefined, now: number, isRefused = false): void => {
    time = now;
    limits.leave(sent, headers && new Response(null, { status: isRefused ? 429 : 200, headers }));
  };
  return {
    ...{ warnings, enter, leave },
    waitMs(request: QueuedRequest, waiting: number, now: number): number {
      time = now;
      return limits.waitMs(request, waiting);
    },
    /** Makes one request, which ends after 10 ms. */
    exchange: (headers: Headers | undefined, at = 0, isRefused = false, name = ordinary.name): void =>
      leave(enter(name, at), headers, at + 10, isRefused),
  };
}

type Sent = Parameters<ReturnType<typeof createLimits>["leave"]>[0];
type Opened = ReturnType<typeof open>;

function stated(...[limit, remaining, reset, date]: Parameters<typeof says>): Opened {
  const quotas = open();
  quotas.exchange(says(limit, remaining, reset, date));
  return quotas;
}

describe("quotas", () => {
  test("delays nothing before a response has stated a limit", () => {
    const quotas = open();
    quotas.exchange(undefined);
    quotas.exchange(new Headers());

    expect(quotas.waitMs(ordinary, 1_000, 20)).toBe(0);
  });

  test("counts requests in flight, even those sent before a limit was stated", () => {
    const quotas = open();
    const first = quotas.enter("a", 0);
    quotas.enter("b", 0);
    quotas.leave(first, says(100, 2, 10), 10);

    expect(quotas.waitMs(requestOf({ ...ordinary, name: "a" }), 1, 10)).toBe(0);
    quotas.enter("a", 10);
    expect(quotas.waitMs(requestOf({ ...ordinary, name: "a" }), 1, 10)).toBe(never);
  });

  test.each([
    [3, 3],
    [30, 10],
  ])("if a response states 10 left and a delayed response states %i, admits %i requests", (remaining, left) => {
    const quotas = open();
    const [early, late] = [quotas.enter(ordinary.name, 0), quotas.enter(ordinary.name, 0)];
    quotas.leave(late, says(100, 10, 10), 10);
    quotas.leave(early, says(100, remaining, 10), 20);
    for (let index = 0; index < left; index += 1) {
      expect(quotas.waitMs(ordinary, 1, 20)).toBe(0);
      quotas.enter(ordinary.name, 20);
    }

    expect(quotas.waitMs(ordinary, 1, 20)).toBe(never);
  });

  test("counts a request without a response, because the API may have counted it", () => {
    const quotas = stated(100, 1, 10);
    quotas.exchange(undefined, 20);

    expect(quotas.waitMs(ordinary, 1, 30)).toBe(9_990);
  });

  test("admits one request after the period ends, and the others when a response states remaining quota", () => {
    const quotas = stated(100, 0, 10);
    const probe = quotas.enter(ordinary.name, 10_020);

    expect(quotas.waitMs(ordinary, 9, 10_020)).toBe(never);
    quotas.leave(probe, says(100, 99, 10), 10_030);
    expect(quotas.waitMs(ordinary, 9, 10_030)).toBe(0);
  });

  test("admits another request after the period ends if the first request gets no response", () => {
    const quotas = stated(100, 0, 10);
    quotas.leave(quotas.enter(ordinary.name, 10_020), undefined, 10_030);

    expect(quotas.waitMs(ordinary, 9, 10_030)).toBe(0);
  });

  test("admits a request a minute after the latest response, however late the reset is", () => {
    const quotas = stated(100, 0, 3_600);

    expect([quotas.waitMs(ordinary, 1, 60_009), quotas.waitMs(ordinary, 1, 60_010)]).toEqual([1, 0]);
  });

  test.each([
    ["admits one request at a time after one was accepted before the reset", 3_600, 60_010, false, 0, never],
    ["waits for the next reset after a request was accepted after the reset", 10, 10_020, false, 10_010, 10_010],
    ["waits for the reset after a request was rejected", 3_600, 60_010, true, 60_000, never],
  ])("if no quota is left, %s", (_, reset, at, isRefused, idle, busy) => {
    const quotas = stated(100, 0, reset);
    quotas.exchange(says(100, 0, reset), at, isRefused);

    expect(quotas.waitMs(ordinary, 9, at + 10)).toBe(idle);
    quotas.enter(ordinary.name, at + 10);
    expect(quotas.waitMs(ordinary, 9, at + 10)).toBe(busy);
  });

  test("believes the reset again once a response has stated that quota is left", () => {
    const quotas = stated(100, 0, 3_600);
    quotas.exchange(says(100, 5, 3_600), 60_010);
    quotas.exchange(says(100, 0, 3_600), 60_030);

    expect(quotas.waitMs(ordinary, 1, 60_040)).toBe(60_000);
  });

  test("admits requests one at a time, instead of failing them, if they cannot wait for the reset", () => {
    const quotas = stated(100, 0, 30);
    const hurried = requestOf({ ...ordinary, deadlineAt: 5_000 });

    expect(quotas.waitMs(hurried, 1, 10)).toBe(0);
    quotas.enter(ordinary.name, 10);
    expect(quotas.waitMs(hurried, 1, 10)).toBe(never);
  });

  test.each([
    ["a limit of zero", says(0, 0, 10)],
    ["a remaining number above the limit", says(10, 11, 10)],
    ["a reset more than a day ahead", says(10, 0, 86_401)],
    ["a remaining number without a limit", new Headers({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "10" })],
  ])("ignores %s and reports it", (_, headers) => {
    const quotas = open();

    quotas.exchange(headers);
    expect(quotas.warnings).toHaveLength(1);
    expect(quotas.waitMs(ordinary, 99, 10)).toBe(0);
  });

  test("assumes a period of one second if no reset is stated", () => {
    const quotas = open();
    quotas.exchange(new Headers({ "x-ratelimit-limit": "9", "x-ratelimit-remaining": "0" }));

    expect(quotas.waitMs(ordinary, 1, 10)).toBe(1_010);
  });

  test("shares one count among operations with the same limit, and counts another limit separately", () => {
    const quotas = open();
    const others = ["b", "c"].map((name) => requestOf({ ...ordinary, name }));
    quotas.exchange(says(100, 0, 10), 0, true, "a");
    quotas.exchange(says(100, 0, 10), 20, true, "b");
    quotas.exchange(says(50, 40, 10), 40, false, "c");

    expect(others.map((request) => quotas.waitMs(request, 1, 60) > 0)).toEqual([true, false]);
  });

  test("does not delay an operation whose responses state no limit", () => {
    const quotas = stated(100, 0, 10);
    quotas.exchange(new Headers(), 20, false, "b");

    expect(quotas.waitMs(requestOf({ ...ordinary, name: "b" }), 1, 30)).toBe(0);
  });
});

describe("a quota of 100", () => {
  const epoch = (at: number): number => (wall + at) / 1_000;
  const relative = (at: number): number => at / 1_000;

  /** Sends requests at once, whose responses all state what is left, and the time of the reset. Waits for each round. */
  type Round = readonly [count: number, remaining: number, resetAt: number];
  const play = (rounds: readonly Round[], toReset: (at: number) => number): Opened => {
    const quotas = open();
    for (const [index, [count, remaining, resetAt]] of rounds.entries()) {
      const requests = Array.from({ length: count }, () => quotas.enter(ordinary.name, 100 * index));
      for (const request of requests) quotas.leave(request, says(100, remaining, toReset(resetAt)), 100 * index + 10);
    }
    return quotas;
  };

  test.each<[sentence: string, rounds: readonly Round[], isBucket: boolean]>([
    ["whose first reset is stated", [[1, 3, 10_000]], false],
    [
      "whose reset stays",
      [
        [1, 60, 10_000],
        [10, 3, 10_000],
      ],
      false,
    ],
    [
      "whose reset moves by half a second",
      [
        [1, 60, 10_000],
        [10, 3, 10_500],
      ],
      false,
    ],
    [
      "whose reset moves, and which has fewer left than a new period could have used",
      [
        [1, 60, 10_000],
        [10, 3, 11_000],
      ],
      true,
    ],
    [
      "whose reset moves, and whose requests explain what is used of a new period",
      [
        [1, 60, 10_000],
        [97, 3, 20_000],
      ],
      false,
    ],
    [
      "whose moved reset stays",
      [
        [1, 60, 10_000],
        [10, 30, 11_000],
        [10, 3, 11_000],
      ],
      true,
    ],
    [
      "whose reset moves after many requests at once, of which the new period can have counted no more",
      [
        [40, 60, 10_000],
        [1, 58, 11_000],
        [10, 3, 11_000],
      ],
      true,
    ],
    [
      "that was left alone for a period",
      [
        [40, 60, 10_000],
        [1, 99, 20_000],
        [96, 3, 20_000],
      ],
      false,
    ],
  ])("%s: a bucket is %j", (_, rounds, isBucket) => {
    const now = 100 * rounds.length;
    // A bucket keeps its last requests to space them, even if all waiting requests fit.
    expect(play(rounds, epoch).waitMs(ordinary, 1, now) > 0).toBe(isBucket);
    expect(play(rounds, relative).waitMs(ordinary, 1, now)).toBe(0);
  });

  test("that is a bucket sends its last requests at most a second apart", () => {
    const quotas = play(
      [
        [1, 60, 10_000],
        [10, 3, 11_000],
      ],
      epoch,
    );
    expect([110, 1_099, 1_100].map((now) => quotas.waitMs(ordinary, 1, now))).toEqual([990, 1, 0]);
  });
});

describe("end of a period", () => {
  const server = (skewMs: number, at: number): number => wall + at + skewMs;

  test.each([
    ["by the client's clock if the two clocks may agree", 0, 5_010],
    ["by the server's clock otherwise", -600_000, 5_410],
  ])("is computed %s", (_, skewMs, expected) => {
    const quotas = open();
    for (const [remaining, at] of [
      [1, 390],
      [0, 1_390],
    ] as const) {
      const reset = Math.floor(server(skewMs, 5_000) / 1_000);
      quotas.exchange(says(100, remaining, reset, server(skewMs, at)), at);
    }

    expect(quotas.waitMs(ordinary, 1, 1_400)).toBe(expected - 1_400);
  });

  test("follows a server whose clock is set back", () => {
    const quotas = open();
    quotas.exchange(says(100, 0, server(0, 5_000) / 1_000, server(0, 0)), 0);
    quotas.exchange(says(100, 0, server(-300_000, 6_000) / 1_000, server(-300_000, 1_000)), 1_000, true);

    expect(quotas.waitMs(ordinary, 1, 1_010)).toBe(5_010);
  });

  test("is the earliest stated end if relative resets are rounded", () => {
    const quotas = stated(100, 2, 2);
    quotas.exchange(says(100, 0, 2), 900);

    expect(quotas.waitMs(ordinary, 1, 910)).toBe(2_020 - 910);
  });

  test("is assumed to be later once a request right after the stated end was rejected", () => {
    const at = (ms: number): number => server(0, ms) / 1_000;
    const quotas = stated(100, 0, at(2_000));
    quotas.exchange(says(100, 0, at(2_000)), 2_020, true);
    quotas.exchange(says(100, 0, at(4_000)), 3_100);

    expect(quotas.waitMs(ordinary, 1, 3_110)).toBe(5_000 - 3_110);
  });

  test.each<[sentence: string, sentAt: number, isRefused: boolean, reset: number]>([
    ["an accepted request after the end", 2_020, false, 4_000],
    ["an accepted request after the end that states it again", 2_020, false, 2_000],
    ["a 429 before the end", 1_000, true, 2_000],
    ["a 429 after the end to a request that was sent before it", 2_005, true, 2_000],
    ["a 429 after the end that states another end", 2_020, true, 4_000],
  ])("is believed after %s", (_, sentAt, isRefused, reset) => {
    const at = (ms: number): number => server(0, ms) / 1_000;
    const quotas = stated(100, 0, at(2_000));
    quotas.exchange(says(100, 0, at(reset)), sentAt, isRefused);
    quotas.exchange(says(100, 0, at(6_000)), 4_020);

    expect(quotas.waitMs(ordinary, 1, 4_030)).toBe(6_010 - 4_030);
  });
});

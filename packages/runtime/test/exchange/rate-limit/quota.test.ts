import { describe, expect, test } from "vitest";
import { afterStated, createQuota, type Quota, quotaWaitMs } from "../../../src/exchange/rate-limit/quota.ts";
import type { StatedQuota } from "../../../src/http/rate-limit-headers.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { requestOf } from "../../support/request.ts";

const never = Number.POSITIVE_INFINITY;
const ordinary = requestOf({ deadlineAt: 1e9, operation: { http: "GET /things/{thing_id}" } });
const priority = requestOf({ ...ordinary, operation: { http: "GET /things/{thing_id}", priority: true } });
const hurried = requestOf({ ...ordinary, deadlineAt: 5_000 });

/** A period of 100 requests, whose latest response arrived at 1,000, stated 10 left, and the reset at 11,000. */
const quotaOf = (changes: Partial<Quota> = {}): Quota => ({
  ...createQuota(100),
  ...{ remaining: 10, resetAt: 11_000, heardAt: 1_000, sentAt: 1_000, countedAtMost: 90, ...changes },
});

describe("a request", () => {
  const test_ = { test: {} };
  const bucket = { isBucket: true };
  const unknown = { countedAtMost: never };
  const doubtful = { isResetInDoubt: true, remaining: 0 };

  test.each<
    [sentence: string, quota: Partial<Quota>, request: HttpRequest, waiting: number, left: number, expected: number]
  >([
    ["is sent if no limit is stated", { limit: 0 }, ordinary, 99, -9, 0],
    ["is sent while more is left than the spaced requests", {}, ordinary, 99, 5, 0],
    ["is sent if all waiting requests fit into the spaced requests", {}, ordinary, 4, 4, 0],
    ["is spaced if the waiting requests do not fit into the spaced requests", {}, ordinary, 5, 4, 2_000],
    ["is spread with the others over the time to the reset", {}, ordinary, 5, 1, 5_000],
    ["is spaced, but sent at once if the latest was sent long ago", { sentAt: -3_000 }, ordinary, 5, 2, 0],
    ["is sent with priority instead of a spaced request", {}, priority, 99, 1, 0],
    ["is sent with priority in a bucket", bucket, priority, 99, 1, 0],
    ["is spaced in a bucket even if all waiting requests fit", bucket, ordinary, 1, 4, 1_000],
    ["is spaced in a bucket after a second at most", bucket, ordinary, 9, 1, 1_000],
    ["is spaced in a bucket earlier if the reset is near", { ...bucket, resetAt: 3_000 }, ordinary, 9, 4, 400],
    ["is sent in a bucket while more is left than the spaced requests", bucket, ordinary, 99, 5, 0],

    ["is spaced by a second if it may be a bucket and others wait", unknown, ordinary, 2, 4, 1_000],
    ["is sent if it may be a bucket, but no other waits", unknown, ordinary, 1, 4, 0],

    ["waits for the reset if nothing is left", { remaining: 0 }, ordinary, 1, 0, 10_000],
    ["waits for the reset with priority too if nothing is left", { remaining: 0 }, priority, 1, 0, 10_000],
    ["waits for the reset if more is in flight than left", { remaining: 0, inFlight: 3 }, ordinary, 1, -3, 10_000],
    [
      "waits for a response if requests in flight use what is left",
      { remaining: 1, inFlight: 1 },
      ordinary,
      1,
      0,
      never,
    ],
    ["waits for the reset if nothing is in flight", { remaining: 1 }, ordinary, 1, 0, 10_000],
    ["waits for a minute at most", { remaining: 0, resetAt: 3_600_000 }, ordinary, 1, 0, 60_000],
    ["is sent after the reset, to test it", { remaining: 0, resetAt: 1_000 }, ordinary, 1, 0, 0],
    ["waits while another tests the reset", { remaining: 0, resetAt: 1_000, ...test_ }, ordinary, 1, 0, never],
    ["waits for the reset while another tests", { remaining: 0, ...test_ }, ordinary, 1, 0, 10_000],
    ["tests the reset if its deadline is earlier", { remaining: 0 }, hurried, 1, 0, 0],
    ["tests the reset if its deadline is as early", { remaining: 0, resetAt: 5_000 }, hurried, 1, 0, 0],
    ["waits for the reset if its deadline is later", { remaining: 0, resetAt: 4_999 }, hurried, 1, 0, 3_999],
    ["waits with an early deadline while another tests", { remaining: 0, ...test_ }, hurried, 1, 0, never],
    ["is sent before the reset if the reset is doubtful", doubtful, ordinary, 9, 0, 0],
    ["waits for the one in flight if the reset is doubtful", { ...doubtful, inFlight: 1 }, ordinary, 9, -1, never],
    ["is sent at once after the reset of a quota that was left", { resetAt: 1_000 }, ordinary, 9, 4, 0],
    ["waits for a response after the reset", { resetAt: 1_000, inFlight: 6 }, ordinary, 9, 4, never],
    ["fits what is left if it is the only one", {}, ordinary, 0, 1, 0],
  ])("%s", (_, quota, request, waiting, left, expected) => {
    expect(quotaWaitMs(quotaOf(quota), request, waiting, left, 1_000)).toBe(expected);
  });

  test.each([
    [1, 1],
    [5, 1],
    [6, 2],
    [15, 3],
    [20, 4],
    [100, 4],
  ])("of a limit of %i is spaced if %i or fewer are left", (limit, spaced) => {
    const waits = [spaced, spaced + 1].map((left) => quotaWaitMs(quotaOf({ limit }), ordinary, 99, left, 1_000) > 0);

    expect(waits).toEqual([true, false]);
  });
});

describe("a response", () => {
  const stated = (changes: Partial<StatedQuota> = {}): StatedQuota => ({
    ...{ limit: 100, remaining: 40, resetAt: 11_000, isRelative: false },
    ...changes,
  });
  const heard = { remaining: 40, resetAt: 11_000, heardAt: 2_000, isResetInDoubt: false };
  const relative = { isRelative: true, remaining: 9 };
  const doubtful = { isResetInDoubt: true };

  test.each<[sentence: string, quota: Partial<Quota>, states: Partial<StatedQuota>, sentAt: number, expected: object]>([
    ["states what is left, and the reset", {}, { resetAt: 12_000 }, 1_500, { resetAt: 12_000 }],
    ["to an earlier request counts if it states less", {}, { remaining: 9 }, 500, { remaining: 9 }],
    ["states the same end by a later relative reset", {}, { ...relative, resetAt: 11_800 }, 1_500, { remaining: 9 }],
    [
      "states the same end if as much is left",
      {},
      { ...relative, remaining: 10, resetAt: 11_800 },
      1_500,
      { remaining: 10 },
    ],
    [
      "states the end more exactly by an earlier relative reset",
      {},
      { ...relative, resetAt: 10_800 },
      1_500,
      { remaining: 9, resetAt: 10_800 },
    ],
    [
      "states another end by a relative reset if more is left",
      {},
      { ...relative, remaining: 11, resetAt: 11_800 },
      1_500,
      { remaining: 11, resetAt: 11_800 },
    ],
    [
      "states another end by a relative reset after the former end",
      { resetAt: 2_000 },
      { ...relative, resetAt: 3_000 },
      1_500,
      { remaining: 9, resetAt: 3_000 },
    ],
    ["ends the doubt if something is left", doubtful, { remaining: 1 }, 1_500, { remaining: 1 }],
    ["leaves the doubt if nothing is left", doubtful, { remaining: 0 }, 1_500, { remaining: 0, isResetInDoubt: true }],
    ["raises no doubt if nothing is left", {}, { remaining: 0 }, 1_500, { remaining: 0 }],
  ])("%s", (_, quota, states, sentAt, expected) => {
    expect(afterStated(quotaOf(quota), stated(states), sentAt, 2_000)).toMatchObject({ ...heard, ...expected });
  });

  test.each<[sentence: string, remaining: number, sentAt: number]>([
    ["to a request sent as the latest response arrived changes nothing", 10, 1_000],
    ["to an earlier request with as much left changes nothing", 10, 500],
    ["to an earlier request with more left changes nothing", 11, 500],
  ])("%s", (_, remaining, sentAt) => {
    expect(afterStated(quotaOf(), stated({ remaining }), sentAt, 2_000)).toBeUndefined();
  });

  test("is believed from the first one on", () => {
    expect(afterStated(createQuota(100), stated(), 0, 2_000)).toMatchObject({ ...heard, isBucket: false });
    expect(createQuota(7)).toMatchObject({ limit: 7, remaining: never, inFlight: 0, isBucket: false });
  });
});

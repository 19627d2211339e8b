import { describe, expect, test } from "vitest";
import type { Gates } from "../../../src/exchange/rate-limit/cooldowns.ts";
import { createQuota, type Quota } from "../../../src/exchange/rate-limit/quota.ts";
import { createPlaces, hasPriority } from "../../../src/exchange/rate-limit/slots.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";

const openGates: Gates = { delayMs: () => 0, pass: () => [], settle() {} };

/** Places under a quota that asks to wait for so long, and gates that do. */
function placesWith({ paceMs = 0, gateMs = 0, pacing = true, maxConcurrency = 2 } = {}) {
  const clock = fakeClock();
  const told: unknown[] = [];
  const quota: Quota = { ...createQuota(), delayMs: () => paceMs };
  const notify = (message: string, details: object): void => void told.push(message, details);
  const gates = { ...openGates, delayMs: () => gateMs };
  const places = createPlaces({ clock, gates, quota, pacing, maxConcurrency, notify }, () => {});
  const delayMs = (changes: object = {}): number => places.delayMs(requestOf(changes), 1, false);
  return { clock, places, told, delayMs };
}

describe("places", () => {
  test.for([
    { title: "are free where neither gates nor quota ask to wait", given: {}, want: 0 },
    { title: "are waited for as long as the gates ask", given: { gateMs: 7, paceMs: 3 }, want: 7 },
    { title: "are waited for as long as the quota asks", given: { gateMs: 3, paceMs: 7 }, want: 7 },
    { title: "heed no quota without pacing", given: { gateMs: 3, paceMs: 7, pacing: false }, want: 3 },
  ])("$title", ({ given, want }) => {
    expect(placesWith(given).delayMs()).toBe(want);
  });

  test("are as many as may be taken at once", () => {
    const { places, delayMs } = placesWith({ maxConcurrency: 2 });
    const place = places.take(requestOf());

    expect([delayMs(), places.isIdle(), places.isFull()]).toEqual([0, false, false]);
    places.take(requestOf());
    expect([delayMs(), places.isFull()]).toEqual([Number.POSITIVE_INFINITY, true]);
    places.leave(place, undefined);
    expect([delayMs(), places.isIdle(), places.isFull()]).toEqual([0, false, false]);
  });

  test.for([
    { title: "shorter than the time left is taken", paceMs: 999, want: 999 },
    { title: "that takes all the time left is left out", paceMs: 1_000, want: 0 },
    { title: "longer than the time left is left out", paceMs: 1_001, want: 0 },
  ])("a pause of pacing $title", async ({ paceMs, want }) => {
    const { clock, delayMs, told } = placesWith({ paceMs });
    await clock.advance(500);

    expect(delayMs({ deadlineAt: 1_500 })).toBe(want);
    expect(told).toEqual([]);
  });

  test("tell of a pause above a second, and how long it is", () => {
    const long = placesWith({ paceMs: 1_001 });
    const short = placesWith({ paceMs: 1_000 });

    expect([long.delayMs(), short.delayMs()]).toEqual([1_001, 1_000]);
    expect(long.told).toEqual(["little is left of the rate limit: calls are spaced", { waitMs: 1_001 }]);
    expect(short.told).toEqual([]);
  });
});

describe("hasPriority", () => {
  test.each([true, false])("is what the row says: %j", (priority) => {
    expect(hasPriority(requestOf({ operation: { http: "GET /runs/{run_id}", priority } }))).toBe(priority);
  });

  test("is false where the row says nothing", () => {
    expect(hasPriority(requestOf())).toBe(false);
  });
});

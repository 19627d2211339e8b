import { describe, expect, test } from "vitest";
import { createLimits } from "../../../src/exchange/rate-limit/limits.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { json, problem } from "../../support/fixture.ts";
import { quotaHeaders } from "../../support/limited-server.ts";
import { requestOf } from "../../support/request.ts";

type Sent = Parameters<ReturnType<typeof createLimits>["leave"]>[0];

const never = Number.POSITIVE_INFINITY;
const request = requestOf({ name: "things.get" });
const other = requestOf({ name: "runs.list" });

/** Limits of a client, with the warnings that they gave. */
function open() {
  const clock = fakeClock();
  const warnings: string[] = [];
  const details: object[] = [];
  const warnOnce = (message: string, given: object): void => {
    warnings.push(message);
    details.push(given);
  };
  const limits = createLimits({ clock, warnOnce });
  return {
    ...{ limits, clock, warnings, details },
    enter: (count: number, of: HttpRequest = request): Sent[] => Array.from({ length: count }, () => limits.enter(of)),
    /** How long a request of each operation must wait. */
    waits: (): number[] => [limits.waitMs(request, 1), limits.waitMs(other, 1)],
  };
}

describe("limits", () => {
  test("delay nothing at first, and allow ten requests in flight", () => {
    const { limits, enter, waits } = open();
    expect(waits()).toEqual([0, 0]);
    enter(9);
    expect(waits()).toEqual([0, 0]);
    enter(1, other);
    expect(waits()).toEqual([200, 200]);
    expect(limits.inFlight.size).toBe(10);
  });

  test("allow any number in flight once the API states a quota", () => {
    const { limits, enter, waits } = open();
    const [first] = enter(1);
    if (first) limits.leave(first, json({}, 200, quotaHeaders(1_000, 999, 60)));
    enter(11); // One more than the width of the lane after one success.
    expect(waits()).toEqual([0, 0]);
    enter(1_000 - 11 - 5);
    expect(waits()).toEqual([0, 0]);
  });

  test("apply the quota that was stated last to an operation without a response", () => {
    const { limits, enter, waits } = open();
    const [stated, lost] = [enter(1), enter(1, other)].flat();
    if (lost) limits.leave(lost, undefined);
    if (stated) limits.leave(stated, json({}, 200, quotaHeaders(100, 0, 5)));
    expect(waits()).toEqual([5_010, 5_010]);
  });

  test("count a response that states an implausible quota, because the API may have counted its request", () => {
    const { limits, enter, waits } = open();
    const [first, second] = enter(2);
    if (first) limits.leave(first, json({}, 200, quotaHeaders(100, 1, 5)));
    if (second) limits.leave(second, json({}, 200, quotaHeaders(5, 9, 5)));
    const [third] = enter(1);
    expect(waits()).toEqual([never, never]);
    if (third) limits.leave(third, json({}, 200, quotaHeaders(5, 9, 5)));
    expect(waits()).toEqual([5_010, 5_010]);
  });

  test("know the requests in flight", () => {
    const { limits } = open();
    const sent = limits.enter(request);
    expect([...limits.inFlight]).toEqual([sent]);
    limits.leave(sent, undefined);
    expect(limits.inFlight.size).toBe(0);
  });

  test.each([
    ["the time limit of the attempt", { timeoutMs: 300, deadlineAt: 5_000 }],
    ["the deadline of the call if that is earlier", { timeoutMs: 60_000, deadlineAt: 310 }],
  ])("count a request until a second after the grace period that follows %s", async (_, times) => {
    const { limits, clock } = open();
    await clock.advance(10);
    expect(limits.enter(requestOf({ ...times, abortGraceMs: () => 50 }))).toMatchObject({ expiresAt: 11_310 });
  });
});

describe("a 429", () => {
  test("delays every operation, and limits show for how long", () => {
    const { limits, clock, enter, waits } = open();
    const [refused] = enter(1);
    if (refused) limits.leave(refused, problem(429, { "retry-after": "10" }));
    expect(waits()).toEqual([10_000, 10_000]);
    const until = new Date(clock.now() + 10_000);
    expect(limits.snapshot(undefined, 0)).toEqual({ waiting: 0, until });
    expect(limits.snapshot(other, 1)).toEqual({ waiting: 1, until });
  });

  test("that states no quota left delays every operation until the reset", () => {
    const { limits, enter, waits } = open();
    const [refused] = enter(1);
    if (refused) limits.leave(refused, problem(429, quotaHeaders(100, 0, 5)));
    expect(waits()).toEqual([5_010, 5_010]);
  });

  test("that states no quota left and a later end delays every operation until that", () => {
    const { limits, enter, waits } = open();
    const [refused] = enter(1);
    if (refused) limits.leave(refused, problem(429, { ...quotaHeaders(100, 0, 5), "retry-after": "10" }));
    expect(waits()).toEqual([10_000, 10_000]);
  });

  test("that states an implausible quota left delays every operation", () => {
    const { limits, enter, waits } = open();
    const [refused] = enter(1);
    if (refused) limits.leave(refused, problem(429, { ...quotaHeaders(5, 9, 5), "retry-after": "2" }));
    expect(waits()).toEqual([2_000, 2_000]);
  });

  test("that states quota left narrows its operation to the requests beside it, and delays no other operation", () => {
    const { limits, enter, waits } = open();
    const requests = enter(4);
    enter(3, other);
    const [refused] = requests;
    if (refused) limits.leave(refused, problem(429, { ...quotaHeaders(100, 90, 60), "retry-after": "10" }));
    expect(waits()).toEqual([never, 0]); // Three are in flight.
    if (requests[1]) limits.leave(requests[1], json({}, 200, quotaHeaders(100, 89, 60)));
    expect(waits()).toEqual([0, 0]);
    enter(1);
    expect(waits()).toEqual([never, 0]);
  });

  test("that states quota left narrows its operation to one, whatever the number of others in flight", () => {
    const { limits, enter, waits } = open();
    const [refused] = enter(1);
    enter(3, other);
    if (refused) limits.leave(refused, problem(429, quotaHeaders(100, 90, 60)));
    expect(waits()).toEqual([0, 0]);
    enter(1);
    expect(waits()).toEqual([never, 0]);
  });

  test("that states no quota does not pause the lane of its operation", async () => {
    const { limits, enter, waits, clock } = open();
    const [refused, ...accepted] = enter(8);
    if (refused) limits.leave(refused, problem(429, quotaHeaders(100, 90, 60)));
    for (const sent of accepted) limits.leave(sent, json({}));
    await clock.advance(10);
    const [again] = enter(1);
    if (again) limits.leave(again, problem(429, { "retry-after": "10" }));
    await clock.advance(10_000);
    const [probe] = enter(1, other);
    if (probe) limits.leave(probe, json({}));
    enter(2);
    expect(waits()).toEqual([0, 0]);
  });

  test("that states quota left pauses its operation if the API has accepted none since the previous one", async () => {
    const { limits, enter, waits, clock } = open();
    const refuse = () => problem(429, { ...quotaHeaders(100, 90, 60), "retry-after": "10" });
    const [first] = enter(1);
    if (first) limits.leave(first, refuse());
    expect(waits()).toEqual([0, 0]);
    await clock.advance(10);
    const [second] = enter(1);
    if (second) limits.leave(second, refuse());
    expect(waits()).toEqual([10_000, 0]);
    await clock.advance(10_000);
    const [lost] = enter(1);
    if (lost) limits.leave(lost, undefined);
    expect(waits()).toEqual([0, 0]);
    const [probe] = enter(1);
    expect(waits()).toEqual([never, 0]);
    if (probe) limits.leave(probe, json({}));
    expect(waits()).toEqual([0, 0]);
  });

  test("pauses a lane until a probe is accepted, whatever happens to requests without a response", async () => {
    const { limits, enter, waits, clock } = open();
    const [refused, ...accepted] = enter(5);
    for (const sent of accepted) limits.leave(sent, json({}));
    if (refused) limits.leave(refused, problem(429, { "retry-after": "10" }));
    await clock.advance(10_000);
    const [lost] = enter(1);
    expect(waits()).toEqual([never, never]);
    if (lost) limits.leave(lost, undefined);
    expect(waits()).toEqual([0, 0]);
    const [probe] = enter(1);
    expect(waits()).toEqual([never, never]);
    if (probe) limits.leave(probe, problem(500));
    expect(waits()).toEqual([0, 0]);
  });
});

describe("a snapshot", () => {
  test("shows the latest rate limit", () => {
    const { limits, clock, enter } = open();
    for (const [index, sent] of enter(2).entries())
      limits.leave(sent, index === 0 ? json({}, 200, quotaHeaders(100, 90, 60)) : undefined);
    const resetAt = new Date(clock.now() + 60_000);
    expect(limits.snapshot(request, 1)).toEqual({ limit: 100, remaining: 90, resetAt, waiting: 1 });
  });

  test("shows until when the first waiting request waits, which depends on how many wait", () => {
    const { limits, clock, enter } = open();
    const [sent] = enter(1);
    if (sent) limits.leave(sent, json({}, 200, quotaHeaders(100, 4, 10)));
    expect(limits.snapshot(other, 4).until).toBeUndefined();
    expect(Number(limits.snapshot(other, 5).until)).toBeGreaterThan(clock.now() + 1_000);
  });

  test("shows no delay if none waits and nothing pauses", () => {
    const { limits, enter } = open();
    enter(10);
    expect(limits.snapshot(undefined, 0)).toEqual({ waiting: 0 });
  });

  test("shows no time if the delay ends with the next response", () => {
    const { limits, clock, enter, waits } = open();
    const [refused] = enter(1);
    if (refused) limits.leave(refused, problem(429, { "retry-after": "10" }));
    void clock.advance(10_000);
    enter(1);
    expect([waits(), limits.snapshot(request, 1).until]).toEqual([[never, never], undefined]);
  });
});

describe("limits warn", () => {
  const implausible = "the API states an implausible rate limit or Retry-After, which is ignored";
  const leaveOne = (response: Response | undefined) => {
    const { limits, enter, warnings, details } = open();
    const [sent] = enter(1);
    if (sent) limits.leave(sent, response);
    return { warnings, details };
  };

  test.each<[sentence: string, response: Response]>([
    ["an implausible delay", problem(429, { "retry-after": "soon" })],
    ["an implausible quota", json({}, 200, quotaHeaders(5, 9, 5))],
  ])("about %s, with the headers", (_, response) => {
    expect(leaveOne(response)).toEqual({
      warnings: [implausible],
      details: [{ headers: Object.fromEntries(response.headers) }],
    });
  });

  test("only once, because a copy of the headers for each response would slow down all calls", () => {
    const { limits, enter, warnings } = open();
    for (const sent of enter(3)) limits.leave(sent, json({}, 200, quotaHeaders(5, 9, 5)));

    expect(warnings).toEqual([implausible]);
  });

  test.each<[sentence: string, response: Response | undefined]>([
    ["a plausible delay", problem(429, { "retry-after": "1" })],
    ["a 429 without a delay", problem(429)],
    ["a plausible quota", json({}, 200, quotaHeaders(9, 5, 5))],
    ["a response that states nothing", json({})],
    ["a request without a response", undefined],
    ["an implausible delay of another status", problem(503, { "retry-after": "soon" })],
  ])("not about %s", (_, response) => {
    expect(leaveOne(response).warnings).toEqual([]);
  });
});

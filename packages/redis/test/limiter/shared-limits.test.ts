import type { QueuedRequest, WaitingLine } from "@planasonix/runtime/limiter";
import { fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import type { Reply, Report } from "../../src/lease/messages.ts";
import { createSharedLimits } from "../../src/limiter/shared-limits.ts";
import { plainReply } from "../support/examples.ts";

const untilReply = Number.POSITIVE_INFINITY;
const free = { isFree: true };
const leased = { leased: 5, limit: 50 };

function requestOf(name: string, priority = false): QueuedRequest {
  const times = { deadlineAt: 300_000, deadlineMs: 0, timeoutMs: 60_000 };
  return { name, operation: { priority }, signal: undefined, ...times };
}

/** The limit of a group that has its name from it. */
const limitOf = (group: string): Partial<Reply> => (group === "main" ? {} : { limit: Number(group) });

/** Limits whose store gives the same reply to each report, or fails. */
function shared(reply: Partial<Reply> | Error, onLine: () => void = () => {}) {
  const clock = fakeClock();
  const reports: (Report & { group: string })[] = [];
  const lines: string[] = [];
  const details: unknown[] = [];
  const store = { reply };
  const waiting: WaitingLine[] = [];
  const write = (level: string) => (message: string, more: unknown) => {
    onLine();
    lines.push(`${level} ${message}`);
    details.push(more);
  };
  const limits = createSharedLimits({
    clock,
    timeoutMs: 50,
    maxConcurrency: 4,
    logger: { debug: write("debug"), info: write("info"), warn: write("warn") },
    member: "m",
    async exchange(group, report) {
      reports.push({ group, ...report });
      if (store.reply instanceof Error) throw store.reply;
      return { ...plainReply, now: plainReply.now + clock.monotonic(), ...store.reply, ...limitOf(group) };
    },
    waiting: () => waiting,
    onChange() {},
  });
  const wait = async (request: QueuedRequest): Promise<number> => {
    waiting.push({ request, count: 1 });
    limits.waitMs(request, 1);
    await clock.advance(0);
    waiting.pop();
    return limits.waitMs(request, 1);
  };
  /** Makes one request, which gets this response. */
  const call = async (name: string, response: Response | undefined): Promise<void> => {
    const request = requestOf(name);
    await wait(request);
    limits.leave(limits.enter(request), response);
    await clock.advance(20);
  };
  return { limits, clock, reports, lines, details, waiting, store, wait, call };
}

function limited(status: number, limit: number, remaining: number, more: Record<string, string> = {}): Response {
  const counts = { "x-ratelimit-limit": `${limit}`, "x-ratelimit-remaining": `${remaining}`, "x-ratelimit-reset": "9" };
  return new Response(null, { status, headers: { ...counts, ...more } });
}

const tooMany = (): Response => new Response(null, { status: 429, headers: { "retry-after": "2" } });

describe("a process that shares its limits", () => {
  test("asks the store before its first request", async () => {
    const { limits, clock, reports } = shared(leased);
    const request = requestOf("things.get");
    expect(limits.waitMs(request, 1)).toBe(untilReply);
    await clock.advance(0);
    expect([limits.waitMs(request, 1), reports.length]).toEqual([0, 1]);
  });

  test("sends as its own limits allow while no quota is known", async () => {
    const { limits, wait, reports } = shared(free);
    const request = requestOf("things.get");
    expect(await wait(request)).toBe(0);
    for (let count = 0; count < 10; count += 1) limits.enter(request);
    expect(limits.waitMs(request, 1)).toBe(200); // The width of a new lane, until it is doubled by silence.
    expect(reports).toHaveLength(1);
  });

  test("asks again when the store says so", async () => {
    const { limits, clock, wait, reports } = shared({ limit: 50, retryMs: 80 });
    await clock.advance(1_000);
    expect(await wait(requestOf("things.get"))).toBe(80);
    await clock.advance(80);
    expect(limits.waitMs(requestOf("things.get"), 1)).toBe(untilReply);
    await clock.advance(0);
    expect(reports).toHaveLength(2);
  });

  test("counts waiting requests by priority, up to the number that may be in flight", async () => {
    const { limits, reports, waiting, clock, wait } = shared(leased);
    const poll = requestOf("runs.get", true);
    await wait(poll);
    limits.enter(poll);
    await clock.advance(200);
    waiting.push({ request: poll, count: 2 }, { request: requestOf("things.get"), count: 3 });
    limits.leave(limits.enter(poll), undefined);
    await clock.advance(20);
    expect(reports.at(-1)).toMatchObject({ waiting: 3, priority: 2, untilDeadlineMs: 299_780 });
  });

  test("reports what a response states", async () => {
    const { reports, call } = shared(leased);
    await call("things.get", limited(200, 50, 7));
    expect(reports[1]).toMatchObject({
      ended: { [plainReply.expiry]: 1 },
      unstated: 0,
      stated: { limit: 50, remaining: 7, isRelative: true, agoMs: 20, resetInMs: 8_990 },
    });
  });

  test("reports that a response states no quota", async () => {
    const { reports, call } = shared(leased);
    await call("things.get", new Response(null));
    expect(reports[1]).toMatchObject({ isHeard: true, unstated: 1 });
  });

  test("needs a lease once a response states a quota", async () => {
    const { limits, call, store } = shared(free);
    store.reply = free;
    await call("things.get", limited(200, 50, 7));
    store.reply = { limit: 50 };
    await call("things.get", limited(200, 50, 6));
    expect(limits.waitMs(requestOf("things.get"), 1)).toBeGreaterThan(0);
  });

  test.each<[Report["test"], Response | undefined]>([
    ["accepted", limited(200, 50, 49)],
    ["refused", limited(429, 50, 0)],
    ["lost", undefined],
  ])("reports the result of a test at once: %s", async (result, response) => {
    const { limits, clock, wait, reports } = shared({ leased: 1, limit: 50, isTest: true });
    const request = requestOf("things.get");
    await wait(request);
    limits.leave(limits.enter(request), response);
    await clock.advance(0);
    expect(reports[1]).toMatchObject({ test: result });
  });

  test("reports a request that is still in flight, and its end when it ends", async () => {
    const { limits, clock, wait, reports, store } = shared({ leased: 1, limit: 50 });
    await wait(requestOf("things.get"));
    store.reply = { limit: 50 };
    const sent = limits.enter(requestOf("things.get"));
    await clock.advance(20);
    expect(reports).toHaveLength(2);
    await clock.advance(200);
    const before = reports.length;
    limits.leave(sent, limited(200, 50, 49));
    await clock.advance(0);
    expect(reports).toHaveLength(before); // Results of many requests go into one report.
    await clock.advance(20);
    expect(reports[before]).toMatchObject({ ended: { [plainReply.expiry]: 1 }, stated: { remaining: 49 } });
  });

  test("does not take a request without a response for one that states no quota", async () => {
    const { reports, call } = shared(leased);
    await call("things.get", undefined);
    expect(reports[1]).toMatchObject({ isHeard: false, unstated: 1 });
  });

  test("has one group while all responses state the same limit", async () => {
    const { reports, call } = shared(free);
    for (const name of ["things.get", "things.get", "runs.list"]) await call(name, limited(200, 50, 7));
    expect(new Set(reports.map(({ group }) => group))).toEqual(new Set(["main"]));
  });

  test("asks for the operations of each group alone", async () => {
    const { clock, reports, call, wait, waiting, store } = shared(leased);
    await call("things.get", limited(200, 50, 7));
    for (const name of ["runs.list", "runs.get"]) await call(name, limited(200, 600, 500));
    store.reply = { limit: 50 };
    await clock.advance(1_000); // The process returns its leases.
    waiting.push({ request: requestOf("things.get"), count: 1 }, { request: requestOf("runs.get"), count: 1 });
    await wait(requestOf("runs.list"));
    expect(reports.at(-1)).toMatchObject({ group: "600", waiting: 2 });
  });

  test("moves an operation back when its response states the first limit again", async () => {
    const { reports, call } = shared(leased);
    await call("things.get", limited(200, 50, 7));
    await call("runs.list", limited(200, 600, 500));
    await call("runs.list", limited(200, 50, 6));
    expect(reports.filter(({ stated }) => stated?.remaining === 6).map(({ group }) => group)).toEqual(["main"]);
  });

  test("moves an operation to another group when its response states another limit", async () => {
    const { reports, call } = shared(leased);
    await call("things.get", limited(200, 50, 7));
    await call("runs.list", limited(200, 600, 500));
    await call("runs.list", limited(200, 600, 499));
    expect(reports.filter(({ stated }) => stated).map(({ group, stated }) => [group, stated?.limit])).toEqual([
      ["main", 50],
      ["600", 600],
      ["600", 600],
    ]);
  });
});

describe("a pause", () => {
  test("that a 429 begins is reported at once", async () => {
    const { limits, clock, wait, reports } = shared(free);
    const request = requestOf("things.get");
    await wait(request);
    limits.leave(limits.enter(request), tooMany());
    await clock.advance(0);
    expect(reports[1]).toMatchObject({ pauseMs: 2_000 });
    expect(limits.waitMs(request, 1)).toBe(2_000);
  });

  test("of another process delays all requests, and is not reported again", async () => {
    const { limits, clock, wait, call, reports } = shared({ ...free, pausedUntil: plainReply.now + 500 });
    expect(await wait(requestOf("things.get"))).toBe(500);
    expect(limits.waitMs(requestOf("runs.list"), 1)).toBe(500);
    await clock.advance(500);
    await call("runs.list", new Response(null));
    expect(limits.waitMs(requestOf("runs.list"), 1)).toBe(0);
    expect(reports.filter(({ pauseMs }) => pauseMs !== undefined)).toEqual([]);
  });

  test("lets a process without leases ask the store when it ends, and not before", async () => {
    const { clock, wait, reports } = shared({ limit: 50, pausedUntil: plainReply.now + 500 });
    expect(await wait(requestOf("things.get"))).toBe(500);
    await clock.advance(499);
    expect([await wait(requestOf("things.get")), reports.length]).toEqual([1, 1]);
    await clock.advance(1);
    await wait(requestOf("things.get"));
    expect(reports).toHaveLength(2);
  });

  test("whose end depends on a request in flight is not reported", async () => {
    const { limits, clock, wait, reports } = shared(free);
    const request = requestOf("things.get");
    await wait(request);
    const [first, second] = [limits.enter(request), limits.enter(request)];
    limits.leave(first, tooMany());
    await clock.advance(0);
    await clock.advance(2_000);
    limits.enter(request);
    limits.leave(second, tooMany());
    await clock.advance(20);
    expect(limits.waitMs(request, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(reports.flatMap(({ pauseMs }) => pauseMs ?? [])).toEqual([2_000]);
  });

  test("is not begun by a 429 that states quota left, which concerns its operation", async () => {
    const { reports, call } = shared(leased);
    await call("things.run", limited(429, 50, 7, { "retry-after": "2" }));
    expect(reports.filter(({ pauseMs }) => pauseMs !== undefined)).toEqual([]);
  });
});

describe("a process without the store", () => {
  test("sends only its part of the quota", async () => {
    const { limits, store, call, clock } = shared({ ...leased, members: 4 });
    await call("things.get", limited(200, 50, 30));
    store.reply = new Error("gone");
    await call("things.get", limited(200, 50, 29));
    const request = requestOf("things.get");
    let sent = 0;
    for (; limits.waitMs(request, 99) === 0 && sent < 50; sent += 1) limits.enter(request);
    expect(sent).toBe(Math.floor(29 / 4) - 4); // The rest are spread over the time to the reset.
    expect(limits.waitMs(request, 99)).toBeGreaterThan(1_000);
    await clock.advance(10_000);
  });

  test("sends a request whose deadline comes before the next period", async () => {
    const { limits, call } = shared(new Error("gone"));
    await call("things.get", limited(200, 50, 0));
    expect(limits.waitMs(requestOf("things.get"), 1)).toBeGreaterThan(8_000);
    expect(limits.waitMs({ ...requestOf("things.get"), deadlineAt: 5_000 }, 1)).toBe(0);
  });

  test("shares its limits again once the store responds, with the requests in flight", async () => {
    const { limits, clock, reports, store, call } = shared(new Error("gone"));
    await call("things.get", limited(200, 50, 20));
    const request = requestOf("things.get");
    limits.waitMs(request, 1);
    limits.enter(request);
    store.reply = { limit: 50 };
    await clock.advance(600);
    expect(reports.find(({ unleased }) => unleased > 0)).toMatchObject({ unleased: 1, waiting: 0 });
    expect(limits.waitMs(request, 1)).toBe(untilReply);
  });
});

describe("the log", () => {
  test("has one warning when the store stops responding, and one line when it responds again", async () => {
    const { lines, store, call } = shared(new Error("gone"));
    await call("things.get", undefined);
    await call("things.get", undefined);
    store.reply = {};
    for (let index = 0; index < 30; index += 1) await call("things.get", undefined);
    expect(lines.filter((line) => !line.startsWith("debug"))).toEqual([
      "warn planasonix: the shared rate limit is not available; until it is, this process limits its requests alone",
      "info planasonix: the shared rate limit is available again",
    ]);
  });

  test("has no warning about a client that is closed after the last request, until another request follows", async () => {
    const { clock, lines, store, call } = shared(leased);
    const warnings = (): readonly string[] => lines.filter((line) => line.startsWith("warn"));
    await call("things.get", limited(200, 50, 7));
    store.reply = new Error("The client is closed");
    await clock.advance(10_000);
    expect(warnings()).toEqual([]);
    await call("things.get", undefined);
    await call("things.get", undefined);
    expect(warnings()).toHaveLength(1);
  });

  test("delays no request if the logger throws", async () => {
    const { wait } = shared(leased, () => {
      throw new Error("The disk is full");
    });
    expect(await wait(requestOf("things.get"))).toBe(0);
  });

  test("has a line about leases", async () => {
    const { lines, details, call } = shared(leased);
    await call("things.get", undefined);
    expect(lines[0]).toBe("debug planasonix: leases of the shared rate limit: 5");
    expect(details[0]).toMatchObject({ group: "main", waiting: 1, leased: 5, retryMs: 20 });
  });

  test("has one warning about an implausible rate limit", async () => {
    const { lines, call } = shared(free);
    for (let index = 0; index < 2; index += 1) await call("things.get", limited(200, 5, 7));
    expect(lines.filter((line) => line.startsWith("warn"))).toHaveLength(1);
  });
});

test("the snapshot shows the limit that the latest response has stated, and how long requests wait", async () => {
  const { limits, clock, call } = shared({ ...leased, limit: 50 });
  await call("things.get", limited(200, 50, 0));
  expect(limits.snapshot(requestOf("things.get"), 1)).toMatchObject({ limit: 50, remaining: 0 });
  expect(Number(limits.snapshot(requestOf("things.get"), 1).until) - clock.now()).toBeGreaterThan(8_000);
});

// A world is a simulation that a seed determines: one client calls a server that may limit requests and may fail.
import { setImmediate as nextTurn } from "node:timers/promises";
import { limitAttempts } from "../../src/exchange/attempt-limits.ts";
import { createRetryBudget } from "../../src/exchange/retry/decide.ts";
import { retry } from "../../src/exchange/retry/retry.ts";
import { emptyDiagnostics } from "../../src/model/attempt.ts";
import { compose } from "../../src/model/middleware.ts";
import type { InternalRateLimiter } from "../../src/model/rate-limiter.ts";
import type { HttpRequest, HttpResponse } from "../../src/model/request.ts";
import { type Clock, sleepWith } from "../../src/platform/clock.ts";
import { localLimiter } from "./local-limiter.ts";
import { requestOf } from "./request.ts";

/** A clock whose `run` advances the time from timer to timer. */
export interface WorldClock extends Clock {
  /** Shifts the wall clock, but not the monotonic clock. */
  shift(ms: number): void;
  /** Runs timer after timer until none is left. Calls `afterEach` before the first timer and after each one. */
  run(afterEach: () => void): Promise<void>;
}

function createWorldClock(): WorldClock {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  let passed = 0;
  let shifted = 0;
  const timer = (ms: number, run: () => void): (() => void) => {
    const entry = { at: passed + Math.max(0, ms), run };
    timers.add(entry);
    return () => timers.delete(entry);
  };
  return {
    now: () => Date.UTC(2026, 0, 1) + passed + shifted,
    monotonic: () => passed,
    timer,
    sleep: (ms, signal) => sleepWith(timer, ms, signal),
    shift: (ms) => {
      shifted += ms;
    },
    async run(afterEach) {
      for (;;) {
        await nextTurn();
        afterEach();
        let first: { readonly at: number; readonly run: () => void } | undefined;
        for (const entry of timers) if (!first || entry.at < first.at) first = entry;
        if (!first) return;
        timers.delete(first);
        passed = Math.max(passed, first.at);
        first.run();
      }
    },
  };
}

/** Returns a random number that is at least 0 and less than `below`. The sequence depends only on the seed. */
export type Random = (below: number) => number;

function seeded(seed: number): Random {
  let state = seed + 0x6d2b79f5;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5;
    return (((state ^ (state >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}

/** A server whose limit, headers, latency and faults follow from the seed. */
function createServer(random: Random, clock: Clock) {
  const [kind, form] = [Math.floor(random(4)), Math.floor(random(6))];
  const limit = 1 + Math.floor(random(30));
  const periodMs = [500, 1_000, 10_000, 70_000][Math.floor(random(4))] ?? 1_000;
  const [slowMs, faults, skewMs] = [5 + random(300), random(0.2), random(1) < 0.3 ? random(1e6) : 0];
  const accepted: number[] = [];
  let active = 0;
  const take = (now: number): number => {
    if (kind === 3) return active < 3 ? 0 : 1;
    const from = kind === 0 ? now - (now % periodMs) : now - periodMs;
    while (accepted[0] !== undefined && accepted[0] < from) accepted.shift();
    if (kind === 2) return 0; // no limit
    return accepted.length < limit ? 0 : (kind === 0 ? from : (accepted[0] ?? now)) + periodMs - now;
  };
  const headersOf = (now: number, waitMs: number): Record<string, string> => {
    const retryAfter = waitMs > 0 ? { "retry-after": String(Math.ceil(waitMs / 1_000)) } : {};
    const left = {
      "x-ratelimit-limit": `${limit}`,
      "x-ratelimit-remaining": `${Math.max(0, limit - accepted.length)}`,
    };
    const seconds = (ms: number): string => String(Math.ceil(ms / 1_000));
    const date = new Date(now).toUTCString();
    const forms = [
      {},
      retryAfter,
      { ...left, ...retryAfter, "x-ratelimit-reset": seconds(now - (now % periodMs) + periodMs), date },
      { ...left, "x-ratelimit-reset": seconds(periodMs) },
      { "x-ratelimit-limit": "0", "x-ratelimit-remaining": "0", "retry-after": "1912345678" },
      { "x-ratelimit-limit": "50", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3600" },
    ];
    return forms[form] ?? {};
  };
  return async (request: HttpRequest): Promise<Response> => {
    request.state.isSent = true;
    await clock.sleep(random(slowMs) / 2, request.signal);
    const now = clock.now() + skewMs;
    if (random(1) < faults) throw new TypeError("lost");
    if (random(1) < faults / 4) await new Promise(() => {});
    const waitMs = take(now);
    if (waitMs <= 0) accepted.push(now);
    active += 1;
    const headers = headersOf(now, waitMs);
    await clock.sleep(random(slowMs) / 2).finally(() => {
      active -= 1;
    });
    return new Response(null, { status: waitMs > 0 ? 429 : random(1) < faults ? 500 : 200, headers });
  };
}

/** One request that the client of a world sent. */
export interface Sent {
  readonly call: number;
  readonly at: number;
  endedAt: number;
  response: Response | undefined;
}

/** The record of a world, for the test to check. */
export interface World {
  readonly maxConcurrency: number;
  readonly requests: readonly Sent[];
  /** The times of the deadline, the end and the abort of each call; `NaN` stands for never. */
  readonly calls: readonly { readonly deadlineAt: number; endedAt: number; abortedAt: number }[];
  /** The maximum number of requests in flight at once. */
  readonly inFlight: number;
  /** The longest time that requests waited while none was in flight, in milliseconds. */
  readonly idleMs: number;
  readonly waiting: number;
}

/** Runs the world of a seed until no timer is left. */
export async function runWorld(seed: number): Promise<World> {
  const random = seeded(seed);
  const clock = createWorldClock();
  const maxConcurrency = 1 + Math.floor(random(40));
  const limiter = localLimiter({ clock, maxConcurrency, isolatesCalls: seed % 50 === 0 });
  const fetch = createServer(random, clock);
  const requests: Sent[] = [];
  const calls: { deadlineAt: number; endedAt: number; abortedAt: number }[] = [];
  let [inFlight, most, lastAt, idleMs] = [0, 0, 0, 0];
  const transport = async (request: HttpRequest): Promise<HttpResponse> => {
    const call = Number(request.path);
    const sent: Sent = { call, at: clock.monotonic(), endedAt: Number.NaN, response: undefined };
    requests.push(sent);
    inFlight += 1;
    most = Math.max(most, inFlight);
    lastAt = sent.at;
    try {
      const response = await fetch(request);
      if (!request.signal?.aborted) sent.response = response; // An aborted caller receives no response.
      const { status } = response;
      return {
        status,
        response,
        text: "",
        stream: undefined,
        durationMs: 0,
        diagnostics: emptyDiagnostics,
      };
    } finally {
      sent.endedAt = clock.monotonic();
    }
  };
  const counted: InternalRateLimiter = {
    acquire: (request) => limiter.acquire(request),
    release(permit, response) {
      inFlight -= 1;
      lastAt = clock.monotonic();
      limiter.release(permit, response);
    },
  };
  const context = { clock, random: () => random(1), budget: createRetryBudget(), canRefresh: false };
  const send = compose([retry(context), limitAttempts(clock, () => counted)], transport);
  const call = async (): Promise<void> => {
    const controller = new AbortController();
    const deadlineMs = random(1) < 0.2 ? 1_000 + random(20_000) : 300_000;
    const deadlineAt = clock.monotonic() + deadlineMs;
    const result = { deadlineAt, endedAt: Number.NaN, abortedAt: Number.NaN };
    const index = calls.push(result) - 1;
    const priority = random(1) < 0.2;
    const name = priority ? "runs.get" : `things.${Math.floor(random(3))}`;
    const { signal } = controller;
    const request = { name, path: String(index), signal, deadlineMs, deadlineAt, timeoutMs: 20_000 };
    if (random(1) < 0.1) {
      clock.timer(random(3_000), () => {
        if (Number.isNaN(result.endedAt)) result.abortedAt = clock.monotonic();
        controller.abort("left");
      });
    }
    await send(requestOf({ ...request, operation: { http: "GET /things", priority } })).catch(() => {});
    result.endedAt = clock.monotonic();
  };
  const count = 10 + Math.floor(random(50));
  for (let index = 0; index < count; index += 1) clock.timer(random(1) < 0.5 ? 0 : random(20_000), () => void call());
  if (random(1) < 0.3) clock.timer(random(5_000), () => clock.shift(random(1) < 0.5 ? -300_000 : 300_000));
  await clock.run(() => {
    const isWaiting = limiter.snapshot?.().waiting ?? 0;
    if (isWaiting > 0 && inFlight === 0) idleMs = Math.max(idleMs, clock.monotonic() - lastAt);
    else lastAt = clock.monotonic();
  });
  const waiting = limiter.snapshot?.().waiting ?? 0;
  return { maxConcurrency, requests, calls, inFlight: most, idleMs, waiting };
}

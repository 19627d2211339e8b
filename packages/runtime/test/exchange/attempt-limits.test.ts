import { describe, expect, test } from "vitest";
import { guarded, limitAttempts } from "../../src/exchange/attempt-limits.ts";
import { emptyDiagnostics } from "../../src/model/attempt.ts";
import type { Permit, RateLimiter } from "../../src/model/rate-limiter.ts";
import type { HttpRequest, Send } from "../../src/model/request.ts";
import { fakeClock } from "../../src/testing/index.ts";
import { setup, thing } from "../support/fixture.ts";
import { localLimiter } from "../support/local-limiter.ts";
import { requestOf } from "../support/request.ts";

/** Creates a `send` that records its requests, and returns the response or throws the error. */
function countingSend(step: Response | Error) {
  const sent: HttpRequest[] = [];
  const send: Send = async (request) => {
    sent.push(request);
    if (step instanceof Error) throw step;
    return {
      status: step.status,
      response: step,
      text: "",
      stream: undefined,
      durationMs: 0,
      diagnostics: emptyDiagnostics,
    };
  };
  return { send, sent };
}

const noWarning = (): void => {};

/** Creates a limiter that grants a permit when the test calls a function in `grants`, and records every release. */
function manualLimiter() {
  const released: [Permit, number | undefined][] = [];
  const grants: ((permit: Permit) => void)[] = [];
  const limiter: RateLimiter = {
    acquire: () => new Promise((resolve) => grants.push(resolve)),
    release: (permit, response) => void released.push([permit, response?.status]),
  };
  return { limiter, released, grants };
}

describe("attempt limits", () => {
  test.each([
    ["with the response", thing(), 200],
    ["without a response if the request fails", new Error("lost"), undefined],
  ])("releases the permit %s", async (_, step, status) => {
    const permit = { id: 1 };
    const released: unknown[] = [];
    const limiter: RateLimiter = {
      acquire: () => permit,
      release: (...values) => void released.push([values[0], values[1]?.status]),
    };
    const send = limitAttempts(fakeClock(), () => guarded(fakeClock(), limiter, noWarning))(countingSend(step).send);
    await send(requestOf()).catch(() => {});

    expect(released).toEqual([[permit, status]]);
  });

  test("releases the permit only once if the request ends after its time limit", async () => {
    const clock = fakeClock();
    const { limiter, released, grants } = manualLimiter();
    const late: Send = async () => {
      await clock.sleep(2_000);
      throw new Error("lost");
    };
    const send = limitAttempts(clock, () => guarded(clock, limiter, noWarning))(late);
    const result = send(requestOf({ timeoutMs: 1_000 })).catch((error: unknown) => error);
    grants[0]?.({ id: 1 });
    await clock.advance(1_000);
    expect(await result).toMatchObject({ name: "TimeoutError" });
    await clock.advance(1_000);

    expect(released).toEqual([[{ id: 1 }, undefined]]);
  });

  test.each([
    ["the caller has aborted", { signal: AbortSignal.abort("left") }],
    ["the deadline has passed", { deadlineAt: 0 }],
  ])("releases the permit without sending if %s", async (_, changes) => {
    const released: unknown[] = [];
    const limiter = { acquire: () => ({ id: 1 }), release: (permit: Permit) => void released.push(permit) };
    const { send, sent } = countingSend(thing());
    await limitAttempts(fakeClock(), () => limiter)(send)(requestOf(changes)).catch(() => {});

    expect([sent, released]).toEqual([[], [{ id: 1 }]]);
  });

  test("sends when the limiter grants the permit, and reports the time in the queue", async () => {
    const clock = fakeClock();
    await clock.advance(1_000);
    const { limiter, grants } = manualLimiter();
    const { send, sent } = countingSend(thing());
    const response = limitAttempts(clock, () => guarded(clock, limiter, noWarning))(send)(requestOf());
    await clock.advance(250);
    expect(sent).toHaveLength(0);
    grants[0]?.({});

    await expect(response).resolves.toMatchObject({ status: 200 });
    expect(sent).toMatchObject([{ state: { queuedMs: 250 } }]);
  });

  test("releases a permit, and sends nothing, if it is granted in the same tick as an abort", async () => {
    const clock = fakeClock();
    const limiter = localLimiter({ clock, maxConcurrency: 1, isolatesCalls: false });
    const { send, sent } = countingSend(thing());
    const attempt = limitAttempts(clock, () => limiter)(send);
    const first = limiter.acquire(requestOf());
    const controller = new AbortController();
    const second = attempt(requestOf({ signal: controller.signal }));
    limiter.release(first);
    controller.abort("left");

    await expect(second).rejects.toBe("left");
    expect(sent).toEqual([]);
    expect("then" in limiter.acquire(requestOf())).toBe(false);
  });

  test("fails the attempt if the limiter rejects", async () => {
    const limiter: RateLimiter = { acquire: () => Promise.reject(new Error("no store")), release() {} };

    const send = limitAttempts(fakeClock(), () => guarded(fakeClock(), limiter, noWarning))(countingSend(thing()).send);
    await expect(send(requestOf())).rejects.toThrow("no store");
  });
});

describe("custom limiter", () => {
  test("replaces the default limiter", async () => {
    const { limiter, grants, released } = manualLimiter();
    const { things, fetch, exchange, clock } = setup([thing()], { rateLimiter: limiter });
    const call = things.get("a");
    await clock.advance(0);
    expect([fetch.sent.length, exchange.rateLimit()]).toEqual([0, undefined]);
    grants[0]?.({ id: 1 });
    await call;

    expect(released).toEqual([[{ id: 1 }, 200]]);
  });

  test("gets back a permit that it grants only after the deadline of the request", async () => {
    const clock = fakeClock();
    const { limiter, grants, released } = manualLimiter();
    const acquired = Promise.resolve(
      guarded(clock, limiter, noWarning).acquire(requestOf({ deadlineAt: 1_000, deadlineMs: 1_000 })),
    );
    const outcome = acquired.catch((error: unknown) => error);
    await clock.advance(1_000);
    await expect(outcome).resolves.toMatchObject({
      name: "DeadlineError",
      message: expect.stringContaining("the rate limit requires waiting longer than deadlineMs (1000 ms)"),
      failure: "not_sent",
    });
    expect(released).toEqual([]);
    grants[0]?.({ id: 1 });
    await clock.advance(0);

    expect(released).toEqual([[{ id: 1 }, undefined]]);
  });

  test("receives the fields of a request, but no secret", async () => {
    const requests: object[] = [];
    const rateLimiter: RateLimiter = { acquire: (request) => ({ n: requests.push(request) }), release() {} };
    const { things, runs, clock } = setup([thing()], { rateLimiter });
    await clock.advance(1_000);
    await things.get("a", { timeoutMs: 5_000, deadlineMs: 9_000 });
    await runs.get("r");

    const deadlineError = expect.any(Function);
    const usual = { attempt: 1, signal: undefined, timeoutMs: 5_000, leftMs: 9_000, deadlineError };
    expect(requests).toEqual([
      { ...usual, operation: "things.get", hasPriority: false },
      { ...usual, operation: "runs.get", hasPriority: true, timeoutMs: 60_000, leftMs: 300_000 },
    ]);
  });

  test("can reject a request that would wait until after its deadline", async () => {
    const rateLimiter: RateLimiter = {
      acquire: async ({ deadlineError }) => {
        await Promise.resolve();
        await clock.advance(250);
        throw deadlineError(new Date(7));
      },
      release() {},
    };
    const { things, clock } = setup([thing()], { rateLimiter });

    await expect(things.get("a")).rejects.toMatchObject({
      name: "DeadlineError",
      message: "GET /things/a was not sent: the rate limit requires waiting longer than deadlineMs (300000 ms)",
      failure: "not_sent",
      retryAt: new Date(7),
      attempts: [{ queuedMs: 250, durationMs: 0 }],
    });
  });

  test("provides the rate limit that the client shows", () => {
    const state = { limit: 5, remaining: 3, resetAt: undefined, waiting: 2, until: undefined };
    const rateLimiter: RateLimiter = { acquire: () => ({}), release() {}, snapshot: () => state };

    expect(setup([], { rateLimiter }).exchange.rateLimit()).toEqual(state);
  });

  test("cannot delay a call that the caller aborts", async () => {
    const { limiter } = manualLimiter();
    const controller = new AbortController();
    const acquired = guarded(fakeClock(), limiter, noWarning).acquire(requestOf({ signal: controller.signal }));
    controller.abort("left");

    await expect(acquired).rejects.toBe("left");
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("store down");
      },
    ],
    ["returns a promise that rejects", () => Promise.reject(new Error("store down"))],
  ])("does not fail a call if `release` %s, and causes only one warning", async (_, release) => {
    const warnings: unknown[] = [];
    const warn = (message: string, details: object): unknown => warnings.push([message, details]);
    const logger = { debug() {}, info() {}, warn, error() {} };
    const { things } = setup([thing(), thing()], { rateLimiter: { acquire: () => ({}), release }, logger });

    await things.create({});
    await things.create({});

    expect(warnings).toEqual([
      ["planasonix: rateLimiter.release failed", { error: expect.objectContaining({ message: "store down" }) }],
    ]);
  });

  test.each([
    ["undefined", undefined],
    ["a string", "permit"],
    ["a promise of undefined", Promise.resolve()],
  ])("must grant an object, not %s", async (_, permit) => {
    const { things, fetch } = setup([thing()], { rateLimiter: { acquire: () => permit, release() {} } });

    await expect(things.create({})).rejects.toThrow(
      new TypeError("`rateLimiter.acquire()` must return an object, or a promise of one"),
    );
    expect(fetch.sent).toEqual([]);
  });

  test("must have the methods `acquire` and `release`", () => {
    expect(() => setup([], { rateLimiter: { acquire() {} } })).toThrow(
      "`rateLimiter` must be an object with the methods acquire, release",
    );
  });
});

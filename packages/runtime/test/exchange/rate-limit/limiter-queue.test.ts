import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createRateLimiter } from "../../../src/exchange/rate-limit/limiter.ts";
import type { Limits } from "../../../src/model/rate-limiter.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";
import { scriptedLimits } from "../../support/scripted-limits.ts";

const never = Number.POSITIVE_INFINITY;

/** Creates a request whose call was made at the given time. The operation `p` has priority. */
function made(name: string, at = 0): HttpRequest {
  const operation = { http: "GET /things", priority: name === "p" } as const;
  return requestOf({ name, operation, deadlineAt: at + 1_000, deadlineMs: 1_000 });
}

/**
 * The operations, with the times of their calls, in the order in which a limiter admits them once its limits delay none. The
 * limits still delay the operation that `delayed` names.
 */
async function admitted(requests: readonly HttpRequest[], delayed = ""): Promise<string> {
  let isOver = false;
  const names: string[] = [];
  const limiter = createRateLimiter<HttpRequest>({
    clock: fakeClock(),
    maxConcurrency: 1,
    isolatesCalls: false,
    limits: scriptedLimits(
      ({ name }) => (isOver && name !== delayed ? 0 : never),
      (_, waiting) => ({ waiting }),
    ),
    deadlineError: () => new Error("too late"),
  });
  for (const request of requests) {
    void Promise.resolve(limiter.acquire(request)).then((permit) => {
      names.push(request.name + (request.deadlineAt - 1_000 || ""));
      limiter.release(permit);
    });
  }
  expect(limiter.waiting().reduce((sum, { count }) => sum + count, 0)).toBe(requests.length);
  isOver = true;
  limiter.drain();
  await nextTurn();
  expect(limiter.snapshot().waiting).toBe(requests.length - names.length);
  return names.join(" ");
}

describe("queue", () => {
  test.each([
    ["in the order of their arrival", [made("a"), made("b"), made("a")], "a b a"],
    ["in the order of their calls", [made("a", 3), made("a", 1), made("b", 2)], "a1 b2 a3"],
    ["with priority first", [made("a"), made("p"), made("p")], "p p a"],
    [
      "with an ordinary request in every third turn",
      [..."ppppp"].map(() => made("p")).concat(made("a"), made("b")),
      "p p a p p b p",
    ],
  ])("admits requests %s", async (_, requests, expected) => {
    expect(await admitted(requests)).toBe(expected);
  });

  test("has a line for each operation, so that a delayed operation does not delay others", async () => {
    expect(await admitted([made("a"), made("a"), made("b"), made("c")], "a")).toBe("b c");
  });
});

/** A limiter whose limits follow a script, with the time limit of one second for each call. */
function scripted(waitMs: Limits["waitMs"], maxConcurrency = 50, isolatesCalls = false) {
  const clock = fakeClock();
  const limits = scriptedLimits(waitMs, (_, waiting) => ({ waiting }));
  const errors: { isFull: boolean; retryAt: Date | undefined }[] = [];
  const limiter = createRateLimiter<HttpRequest>({
    ...{ clock, maxConcurrency, isolatesCalls, limits },
    deadlineError(_, isFull, retryAt) {
      errors.push({ isFull, retryAt });
      return new Error("too late");
    },
  });
  return { clock, limits, limiter, errors };
}

/** Whether a promise has settled. */
async function isSettled(promise: unknown): Promise<boolean> {
  let hasSettled = false;
  void Promise.resolve(promise)
    .catch(() => {})
    .then(() => {
      hasSettled = true;
    });
  await nextTurn();
  return hasSettled;
}

describe("a waiting request", () => {
  test("goes before one that is made when the limits have just stopped to delay both", async () => {
    let ms = never;
    const { limiter, limits } = scripted(() => ms, 1);
    const older = limiter.acquire(made("a"));
    ms = 0;
    const newer = limiter.acquire(made("a", 1));
    expect([await isSettled(older), await isSettled(newer), limits.inFlight.size]).toEqual([true, false, 1]);
  });

  test("takes one slot, although it is checked when it arrives and when the queue moves", async () => {
    let isFirst = true;
    const { limiter, limits } = scripted(() => {
      const ms = isFirst ? 1 : 0; // Only the first check delays the request, so that it enters the queue.
      isFirst = false;
      return ms;
    });
    await limiter.acquire(made("a"));
    expect(limits.inFlight.size).toBe(1);
  });

  test("goes when another one is aborted, and the limits let fewer go", async () => {
    const { limiter } = scripted((_, waiting) => (waiting < 2 ? 0 : never), 1);
    const controller = new AbortController();
    const permit = await limiter.acquire(made("a"));
    const one = limiter.acquire(made("a"));
    const other = limiter.acquire(requestOf({ ...made("b"), signal: controller.signal }));
    limiter.release(permit);
    expect([await isSettled(one), await isSettled(other)]).toEqual([false, false]);
    controller.abort();
    expect([await isSettled(one), await isSettled(other)]).toEqual([true, true]);
  });

  test("goes with all others once the limits delay none of them", async () => {
    let ms = never;
    const { limiter, limits } = scripted(() => ms);
    const permits = ["a", "a", "b"].map((name) => limiter.acquire(made(name)));
    ms = 0;
    limiter.drain();
    expect(limits.inFlight.size).toBe(3);
    await Promise.all(permits);
  });

  test("waits less again when one that came later fails at once, because it would have to wait too long", async () => {
    let isOver = false;
    const { limiter, clock } = scripted((_, waiting) => (isOver ? 0 : waiting < 2 ? 100 : 2_000));
    const early = limiter.acquire(requestOf({ ...made("a"), deadlineAt: 9_000, deadlineMs: 9_000 }));
    const late = limiter.acquire(made("a"));
    expect(clock.sleptMs.slice(-2)).toEqual([2_000, 100]);
    isOver = true;
    await expect(late).rejects.toThrow("too late");
    await early;
  });

  test("leaves no sleep behind", async () => {
    let ms = 100;
    const signals: (AbortSignal | undefined)[] = [];
    const sleep = (_: number, signal?: AbortSignal): Promise<void> => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const limits = scriptedLimits(
      () => ms,
      (_, waiting) => ({ waiting }),
    );
    const deadlineError = () => new Error("too late");
    const clock = { ...fakeClock(), sleep };
    const limiter = createRateLimiter({ clock, maxConcurrency: 1, isolatesCalls: false, limits, deadlineError });
    const permit = limiter.acquire(made("a"));
    ms = 0;
    limiter.drain();
    await permit;
    expect([signals.length > 0, signals.every((signal) => signal?.aborted)]).toEqual([true, true]);
  });

  test("counts as one waiting request if calls are isolated", async () => {
    const counts: number[] = [];
    let ms = 100;
    const { limiter, clock } = scripted(
      (_, waiting) => {
        counts.push(waiting);
        return ms;
      },
      50,
      true,
    );
    const permit = limiter.acquire(made("a"));
    ms = 0;
    await clock.advance(50);
    expect([await isSettled(permit), new Set(counts)]).toEqual([true, new Set([1])]);
  });

  test.each([
    ["waits if the delay ends before its deadline", 899, false],
    ["fails at once if the delay ends at its deadline", 900, true],
  ])("%s", async (_, ms, fails) => {
    const { limiter, clock, errors } = scripted(() => ms);
    await clock.advance(100);
    const permit = limiter.acquire(made("a"));
    const retryAt = new Date(clock.now() + ms);
    expect([await isSettled(permit), errors]).toEqual([fails, fails ? [{ isFull: false, retryAt }] : []]);
  });

  test("keeps the place of its call, whatever the time limit of the call", async () => {
    const { limiter } = scripted(() => 0, 1);
    const permit = await limiter.acquire(made("a"));
    const younger = limiter.acquire(made("a", 1));
    const older = limiter.acquire(requestOf({ ...made("a"), deadlineAt: 9_000, deadlineMs: 9_000 }));
    limiter.release(permit);
    expect([await isSettled(younger), await isSettled(older)]).toEqual([false, true]);
  });

  test("stays in the queue when a request to the same operation fails at once, because its signal is aborted", async () => {
    const { limiter } = scripted(() => 0, 1);
    const permit = await limiter.acquire(made("a"));
    const waiting = limiter.acquire(made("a"));
    const aborted = limiter.acquire(requestOf({ ...made("a"), signal: AbortSignal.abort("left") }));
    await expect(aborted).rejects.toBe("left");
    expect(limiter.snapshot().waiting).toBe(1);
    limiter.release(permit);
    expect(await isSettled(waiting)).toBe(true);
  });

  test("checks every 50 ms if calls are isolated, and sooner if its delay ends sooner", async () => {
    const delays = [200, 200, 150, 20]; // The first two are those of its arrival.
    const { limiter, clock } = scripted(() => delays.shift() ?? 0, 50, true);
    await limiter.acquire(made("a"));
    expect(clock.sleptMs).toEqual([50, 50, 20]);
  });

  test("does not count others if calls are isolated", async () => {
    const counts: number[] = [];
    const { limiter } = scripted((_, waiting) => counts.push(waiting) && 100, 50, true);
    const permits = [limiter.acquire(made("a")), limiter.acquire(made("a"))];
    expect([limiter.snapshot().waiting, counts.every((count) => count === 1)]).toEqual([0, true]);
    await expect(Promise.all(permits)).rejects.toThrow("too late");
  });

  test.each([
    ["takes the slot of one whose time is over", 1_000, 1],
    ["takes no slot before the time of its request is over", 999, 2],
  ])("%s", async (_, ms, count) => {
    const { limiter, limits, clock } = scripted(() => 0, 2);
    for (let index = 0; index < 2; index += 1) await limiter.acquire(made("a"));
    await clock.advance(ms);
    const permit = limiter.acquire(made("a", ms));
    expect([await isSettled(permit), limits.inFlight.size]).toEqual([count === 1, count]);
  });

  test("fails at its deadline without a time to repeat it, if all slots are taken", async () => {
    const { limiter, clock, errors } = scripted(() => 0, 1);
    await limiter.acquire(made("a"));
    const permit = limiter.acquire(made("a"));
    const hasFailed = isSettled(permit);
    await clock.advance(1_000);
    expect([await hasFailed, errors]).toEqual([true, [{ isFull: true, retryAt: undefined }]]);
  });
});

test("a request that need not wait gets its permit at once, without a promise", () => {
  const { limiter } = scripted(() => 0);
  expect(limiter.acquire(made("a"))).not.toBeInstanceOf(Promise);
});

test("the snapshot is that of the limits, for the request that should be sent first", async () => {
  const clock = fakeClock();
  const seen: unknown[] = [];
  const limits = scriptedLimits(
    () => never,
    (next, waiting) => {
      seen.push(next?.name);
      return { waiting };
    },
  );
  const deadlineError = () => new Error("too late");
  const limiter = createRateLimiter({ clock, maxConcurrency: 1, isolatesCalls: false, limits, deadlineError });
  const counts = [limiter.snapshot().waiting];
  for (const name of ["a", "p"]) void Promise.resolve(limiter.acquire(made(name))).catch(() => {});
  counts.push(limiter.snapshot().waiting);
  expect([seen, counts]).toEqual([
    [undefined, "p"],
    [0, 2],
  ]);
});

test("a permit that is released twice counts once", async () => {
  const { limiter, limits } = scripted(() => 0);
  const left: object[] = [];
  const leave = limits.leave;
  limits.leave = (sent, response) => {
    left.push(sent);
    leave(sent, response);
  };
  const permit = await limiter.acquire(made("a"));
  limiter.release(permit);
  limiter.release(permit);
  expect(left).toEqual([permit]);
});

test("waiting requests are admitted together when all responses that have arrived are handled", async () => {
  const turns: (() => void)[] = [];
  const limits = scriptedLimits(
    () => 0,
    (_, waiting) => ({ waiting }),
  );
  const limiter = createRateLimiter<HttpRequest>({
    clock: fakeClock(),
    maxConcurrency: 2,
    isolatesCalls: false,
    limits,
    afterArrivals: (callback) => turns.push(callback),
    deadlineError: () => new Error("too late"),
  });
  const [first, second, ...waiting] = await Promise.all(
    ["a", "b", "c", "d", "e"].map((name, at) => (at < 2 ? limiter.acquire(made(name)) : [limiter.acquire(made(name))])),
  );
  for (const permit of [first, second]) limiter.release(Object(permit));
  const before = limits.inFlight.size;
  turns.shift()?.();
  const after = limits.inFlight.size;
  limiter.release(Object(await Object(waiting[0])[0]));
  turns.shift()?.();
  await Object(waiting[2])[0];

  expect([before, after, limits.inFlight.size, limiter.waiting()]).toEqual([0, 2, 2, []]);
  expect(turns).toEqual([]);
});

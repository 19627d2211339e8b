import { describe, expect, test } from "vitest";
import { admit, guarded } from "../../src/exchange/attempt-limits.ts";
import type { AdmissionControl, Permit, RateLimiter } from "../../src/model/rate-limiter.ts";
import { fakeClock } from "../../src/testing/index.ts";
import { setup, thing } from "../support/fixture.ts";
import { requestOf, sendOf } from "../support/request.ts";

/** A limiter whose permits come when the test says so. */
function manualLimiter() {
  const released: [Permit, number | undefined][] = [];
  const grants: ((permit: Permit) => void)[] = [];
  const limiter: RateLimiter = {
    acquire: () => new Promise((resolve) => grants.push(resolve)),
    release: (permit, response) => void released.push([permit, response?.status]),
  };
  return { limiter, released, grants };
}

describe("admit", () => {
  test.each([
    ["with the response", thing(), 200],
    ["without one when the request fails", new Error("lost"), undefined],
  ])("releases the permit %s", async (_, step, status) => {
    const permit = { id: 1 };
    const released: unknown[] = [];
    const limiter: AdmissionControl = {
      acquire: () => permit,
      release: (...values) => void released.push([values[0], values[1]?.status]),
      snapshot: () => undefined,
    };
    await admit(fakeClock(), limiter)(sendOf(step))(requestOf()).catch(() => {});

    expect(released).toEqual([[permit, status]]);
  });

  test("sends at once when the permit is there, and otherwise tells how long it took", async () => {
    const clock = fakeClock();
    const { limiter, grants } = manualLimiter();
    const send = sendOf(thing());
    const response = admit(clock, guarded(clock, limiter))(send)(requestOf());
    await clock.advance(250);
    expect(send.sent).toHaveLength(0);
    grants[0]?.({});

    await expect(response).resolves.toMatchObject({ status: 200, queuedMs: 250 });
  });

  test("fails the attempt when the limiter does", async () => {
    const limiter: RateLimiter = { acquire: () => Promise.reject(new Error("no store")), release() {} };

    await expect(admit(fakeClock(), guarded(fakeClock(), limiter))(sendOf(thing()))(requestOf())).rejects.toThrow(
      "no store",
    );
  });
});

describe("a limiter of the caller's", () => {
  test("decides instead of the one in memory", async () => {
    const { limiter, grants, released } = manualLimiter();
    const { things, fetch, exchange, clock } = setup([thing()], { rateLimiter: limiter });
    const call = things.get("a");
    await clock.advance(0);
    expect([fetch.sent.length, exchange.rateLimit()]).toEqual([0, undefined]);
    grants[0]?.("permit" as never);
    await call;

    expect(released).toEqual([["permit", 200]]);
  });

  test("is told of no request that was never admitted; a permit that comes too late is released", async () => {
    const clock = fakeClock();
    const { limiter, grants, released } = manualLimiter();
    const acquired = Promise.resolve(
      guarded(clock, limiter).acquire(requestOf({ deadlineAt: 1_000, deadlineMs: 1_000 })),
    );
    const outcome = acquired.catch((error: unknown) => error);
    await clock.advance(1_000);
    await expect(outcome).resolves.toMatchObject({ name: "DeadlineError", failure: "not_sent" });
    expect(released).toEqual([]);
    grants[0]?.({ id: 1 });
    await clock.advance(0);

    expect(released).toEqual([[{ id: 1 }, undefined]]);
  });

  test("may be an instance of a class, is told what it needs to decide, and shows its state", async () => {
    const seen: unknown[] = [];
    class OneByOne implements RateLimiter {
      readonly #permit = {};
      acquire(request: object): Permit {
        seen.push(request);
        return this.#permit;
      }
      release(permit: Permit): void {
        seen.push(permit === this.#permit);
      }
      snapshot(): never {
        return { waiting: 7 } as never;
      }
    }
    const { runs, exchange } = setup([thing()], { rateLimiter: new OneByOne() });
    await runs.get("run_1");

    const signal = undefined;
    expect(seen).toEqual([{ operation: "runs.get", priority: true, attempt: 1, signal, deadlineAt: 300_000 }, true]);
    expect(exchange.rateLimit()).toEqual({ waiting: 7 });
  });

  test("does not hold a call that is aborted", async () => {
    const { limiter } = manualLimiter();
    const controller = new AbortController();
    const acquired = guarded(fakeClock(), limiter).acquire(requestOf({ signal: controller.signal }));
    controller.abort("left");

    await expect(acquired).rejects.toBe("left");
  });

  test("must have its two methods", () => {
    expect(() => setup([], { rateLimiter: { acquire() {} } })).toThrow(
      "`rateLimiter` must be an object with the methods acquire, release",
    );
  });
});

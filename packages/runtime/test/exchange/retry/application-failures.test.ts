import { describe, expect, test } from "vitest";
import { isOutcomeUnknown } from "../../../src/errors/guards.ts";
import type { Middleware } from "../../../src/model/middleware.ts";
import { failed, problem, setup, thing } from "../../support/fixture.ts";

const reset = failed("ECONNRESET");
const ownKey = { idempotencyKey: "nightly" };
const lost = { failure: "ambiguous", why: "backoff" };
const unknown = { name: "CallError", outcome: "unknown", checkWith: "things.list", retryable: false };

/** Creates a function that returns the value on its first call and throws the error on every later one. */
function failingLater<Value>(value: Value, error: Error): () => Value {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > 1) throw error;
    return value;
  };
}

const rejectionOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("application code that fails after an attempt that may have been executed", () => {
  const cause = new Error("vault");
  const layer = (): Middleware => {
    const act = failingLater(undefined, cause);
    return (next) => async (request) => {
      act();
      return next(request);
    };
  };

  test.each([
    ["the function `apiKey`", () => ({ apiKey: failingLater("key_1", cause) })],
    [
      "an async function `apiKey`",
      () => {
        const key = failingLater("key_1", cause);
        return { apiKey: async () => key() };
      },
    ],
    ["`acquire` of the rate limiter", () => ({ rateLimiter: { acquire: failingLater({}, cause), release() {} } })],
    ["middleware", () => ({ middleware: [layer()] })],
  ])("rejects with the outcome, the attempts and the idempotency key if the code is %s", async (_, options) => {
    const { things, fetch } = setup([reset], options());

    await expect(things.create({}, ownKey)).rejects.toMatchObject({
      ...unknown,
      message:
        "POST /things failed in your code: vault. An earlier attempt may have been executed; check with things.list",
      cause,
      idempotencyKey: "nightly",
      failure: "final",
      attempts: [lost, { failure: "final", why: "final", error: "Error" }],
    });
    expect(fetch.sent).toHaveLength(1);
  });

  test("adds a thrown value to the message even if the value is not an error", async () => {
    const reject: Middleware = (next) => (request) => next(request).then(() => Promise.reject("no disk"));
    const { things } = setup([thing()], { middleware: [reject] });

    await expect(things.create({})).rejects.toMatchObject({
      message: expect.stringContaining("in your code: no disk."),
      cause: "no disk",
    });
  });

  test("rejects with the application's own error if nothing was executed, or if a repetition is safe", async () => {
    const bug = new Error("bug");
    const layer: Middleware = (next) => async (request) => {
      await next(request).catch(() => {});
      throw bug;
    };
    const options = { middleware: [layer] };

    await expect(setup([thing()], options).things.get("th_1")).rejects.toBe(bug);
    await expect(setup([problem(404)], options).things.create({})).rejects.toBe(bug);
    await expect(setup([problem(429)], options).things.create({})).rejects.toBe(bug);
    await expect(setup([problem(503, { "retry-after": "1" })], options).things.create({})).rejects.toBe(bug);
    await expect(setup([problem(503)], options).things.create({})).rejects.toMatchObject(unknown);
    await expect(setup([failed("ECONNREFUSED")], options).things.create({})).rejects.toBe(bug);
  });

  test("reports an unknown outcome if an earlier request of the same attempt may have been executed", async () => {
    const layer: Middleware = (next) => async (request) => {
      await next(request).catch(() => {});
      await next(request);
      throw new Error("bug");
    };
    const { things } = setup([reset, problem(404)], { middleware: [layer] });

    await expect(things.create({})).rejects.toMatchObject(unknown);
  });

  test("rejects with the reason of the signal after an abort", async () => {
    const controller = new AbortController();
    const abort = (): Promise<never> => {
      controller.abort("left");
      return new Promise(() => {});
    };
    const { things } = setup([reset, abort]);
    const error = await rejectionOf(things.create({}, { ...ownKey, signal: controller.signal }));

    expect([error, isOutcomeUnknown(error)]).toEqual(["left", false]);
  });
});

describe("middleware that throws or returns an invalid response", () => {
  test.each<[string, (response: object) => unknown, string]>([
    [
      "throws",
      () => {
        throw new Error("bug");
      },
      "bug",
    ],
    ["returns nothing", () => undefined, "Middleware must return a response like that of `next`"],
    ["returns a Response", () => new Response("{}"), "Middleware must return a response like that of `next`"],
    [
      "returns no `response`",
      () => ({ status: 200, text: "{}" }),
      "Middleware must return a response like that of `next`",
    ],
  ])("makes the outcome of a successful write unknown if it %s", async (_, act, message) => {
    const layer = ((next) => async (request) => act(await next(request))) as Middleware;
    const { things, fetch } = setup([thing()], { middleware: [layer] });

    await expect(things.create({})).rejects.toMatchObject({
      ...unknown,
      failure: "ambiguous",
      cause: { message: expect.stringContaining(message) },
    });
    expect(fetch.sent).toHaveLength(1);
  });

  test("makes a read reject with a TypeError if it returns nothing", async () => {
    const layer = (() => async () => undefined) as unknown as Middleware;

    await expect(setup([], { middleware: [layer] }).things.get("th_1")).rejects.toThrow(
      new TypeError("Middleware must return a response like that of `next`"),
    );
  });
});

import { describe, expect, test, vi } from "vitest";
import type { Middleware } from "../../../src/model/middleware.ts";
import { sleepWith } from "../../../src/platform/clock.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { failed, json, problem, type Setup, setup, thing } from "../../support/fixture.ts";

const refused = failed("ECONNREFUSED");
const reset = failed("ECONNRESET");

describe("retry", () => {
  test("retries a GET after a 503 with growing delays", async () => {
    const { things, fetch, clock } = setup([problem(503), problem(503), thing({ name: "a" })]);

    await expect(things.get("th_1")).resolves.toMatchObject({ attributes: { name: "a" } });
    expect(fetch.sent).toHaveLength(3);
    expect(clock.sleptMs).toEqual([250, 500]);
  });

  test("waits for the delay that the server states", async () => {
    const { things, clock } = setup([problem(429, { "retry-after": "7" }), thing()]);

    await things.get("th_1");
    expect(clock.sleptMs).toEqual([7_000]);
  });

  test("waits for the reset of an exhausted quota", async () => {
    const { things, clock } = setup([
      problem(429, { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" }),
      thing(),
    ]);

    await things.get("th_1");
    expect(clock.sleptMs[0]).toBe(9_000);
  });

  test.each([
    ["a refused connection", refused],
    ["a 429", problem(429)],
    ["a 503 that states a delay", problem(503, { "retry-after": "1" })],
  ])("retries a POST with the same idempotency key after %s", async (_, failure) => {
    const { things, fetch } = setup([failure, thing()]);

    await things.create({ name: "a" });
    const [first, second] = fetch.sent;
    expect(second?.headers.get("idempotency-key")).toBe(first?.headers.get("idempotency-key"));
    await expect(second?.text()).resolves.toBe('{"name":"a"}');
  });

  test.each([
    ["a reset connection", reset, "ConnectionError"],
    ["a 500", problem(500), "ServerError"],
    ["a 502", problem(502), "ServerError"],
    ["a 503 without Retry-After", problem(503), "ServerError"],
    ["a 504", problem(504), "ServerError"],
    ["a 408", problem(408), "ApiError"],
    ["a 524 of a proxy", problem(524), "ServerError"],
  ])(
    "does not retry a POST with a generated idempotency key after %s, and names the operation to check with",
    async (_, failure, name) => {
      const { things, fetch } = setup([failure]);

      await expect(things.create({})).rejects.toMatchObject({
        name,
        message: expect.stringMatching(/\. It may have been executed; check with things\.list$/),
        outcome: "unknown",
        checkWith: "things.list",
        retryable: false,
      });
      expect(fetch.sent).toHaveLength(1);
    },
  );

  test.each([
    [
      "does not repeat a GET after a 500 if the header is false",
      "get",
      500,
      "false",
      1,
      { failure: "ambiguous", retryable: false },
    ],
    [
      "does not repeat a POST after a 429 if the header is false",
      "create",
      429,
      "false",
      1,
      { failure: "rejected", retryable: false },
    ],
    [
      "repeats a GET after a 409 if the header is true",
      "get",
      409,
      "true",
      4,
      { failure: "rejected", retryable: true },
    ],
    [
      "repeats a POST after a 409 if the header is true",
      "create",
      409,
      "true",
      4,
      { failure: "rejected", outcome: undefined },
    ],
    ["does not repeat a POST after a 500 even if the header is true", "create", 500, "true", 1, { outcome: "unknown" }],
  ])("follows `x-should-retry` where that is safe: %s", async (_, method, status, shouldRetry, attempts, expected) => {
    const { things, fetch } = setup([problem(status, { "x-should-retry": shouldRetry })]);

    await expect(things[method](...(method === "create" ? [{}] : ["th_1"]))).rejects.toMatchObject(expected);
    expect(fetch.sent).toHaveLength(attempts);
  });

  test("reports that an earlier attempt may have been executed, even if the last one was rejected", async () => {
    const delay = { "retry-after": "1000" };
    const { things, fetch } = setup([problem(500), problem(429, delay)], { trustIdempotencyKeys: true });

    await expect(things.create({})).rejects.toMatchObject({
      name: "RateLimitError",
      message:
        "POST /things failed with 429 oops: no: 429. An earlier attempt may have been executed; check with things.list",
      outcome: "unknown",
      failure: "rejected",
      retryable: false,
    });
    expect(fetch.sent).toHaveLength(2);
  });

  test("adds the unknown outcome to the message and the stack of the last attempt's error", async () => {
    const { things } = setup([problem(500), refused], { trustIdempotencyKeys: true, maxRetries: 1 });

    const error = await things.create({}).catch((caught: unknown) => caught);

    const message =
      "POST /things could not be sent to api.test (ECONNREFUSED). " +
      "An earlier attempt may have been executed; check with things.list";
    expect(error).toMatchObject({ name: "ConnectionError", failure: "not_sent", outcome: "unknown", message });
    expect(error.stack).toContain(message);
  });

  test("reports no unknown outcome for an operation that is safe to repeat or for a rejected request", async () => {
    const { things } = setup([problem(500), problem(429)], { maxRetries: 0 });

    const failures = await Promise.allSettled([things.get("th_1"), things.create({})]);

    expect(failures.map((failure) => failure.status === "rejected" && failure.reason.message)).toEqual([
      "GET /things/th_1 failed with 500 oops: no: 500",
      "POST /things failed with 429 oops: no: 429",
    ]);
  });

  test("retries a POST with the caller's idempotency key after an ambiguous failure", async () => {
    const { things, fetch } = setup([reset, thing()]);

    await things.create({}, { idempotencyKey: "order-17" });
    expect(fetch.sent.map((request) => request.headers.get("idempotency-key"))).toEqual(["order-17", "order-17"]);
  });

  test("retries a POST after an ambiguous failure if the deployment honors idempotency keys", async () => {
    const { things, fetch } = setup([reset, problem(502), thing()], { trustIdempotencyKeys: true });

    await things.create({});
    expect(new Set(fetch.sent.map((request) => request.headers.get("idempotency-key"))).size).toBe(1);
  });

  test("retries a POST of the retry class `safe`, and never one of the class `never`", async () => {
    const { things, fetch } = setup([problem(502), thing(), problem(502)], { trustIdempotencyKeys: true });

    await things.ask({});
    await expect(things.burn("th_1", { idempotencyKey: "k" })).rejects.toMatchObject({ outcome: "unknown" });
    expect(fetch.sent).toHaveLength(3);
  });

  test("retries a PUT and a DELETE after a reset connection", async () => {
    const { things, fetch } = setup([reset, thing(), reset, new Response(null, { status: 204 })]);

    await things.update("th_1", { name: "b" });
    await expect(things.delete("th_1")).resolves.toBeUndefined();
    expect(fetch.sent.map(({ method }) => method)).toEqual(["PUT", "PUT", "DELETE", "DELETE"]);
  });

  test("does not retry after a 400, 401, 403, 404, 409 or 410", async () => {
    const statuses = [400, 401, 403, 404, 409, 410];
    const { things, fetch } = setup(statuses.map((status) => problem(status)));

    const errors = await Promise.all(statuses.map(() => things.get("th_1").catch((error: unknown) => error)));
    expect(errors.map(({ status, retryable, attempts }) => [status, retryable, attempts.length])).toEqual(
      statuses.map((status) => [status, false, 1]),
    );
    expect(fetch.sent).toHaveLength(6);
  });

  test("stops after as many retries as the `maxRetries` of the client or the call allows", async () => {
    const { things, fetch } = setup([problem(503)], { maxRetries: 1 });

    await expect(things.get("th_1")).rejects.toMatchObject({ status: 503, retryable: true, retryAt: undefined });
    await expect(things.get("th_1", { maxRetries: 0 })).rejects.toMatchObject({ attempts: [{ why: "exhausted" }] });
    expect(fetch.sent).toHaveLength(3);
  });

  test("counts no 429 toward `maxRetries`", async () => {
    const throttled = problem(429, { "retry-after": "1" });
    const { things, fetch } = setup([throttled, throttled, problem(503), thing()], { maxRetries: 1 });

    await things.get("th_1");
    expect(fetch.sent).toHaveLength(4);
  });

  test("counts only 429s toward their maximum of 20", async () => {
    const steps = [...Array(19).fill(problem(503)), problem(429, { "retry-after": "1" }), thing()];
    const { things, fetch } = setup(steps, { maxRetries: 20 });

    await things.get("th_1");
    expect(fetch.sent).toHaveLength(21);
  });

  test("ends with the diagnostics of all attempts if a later one fails with a 400", async () => {
    const { things } = setup([problem(503), problem(400)]);

    await expect(things.get("th_1")).rejects.toMatchObject({
      status: 400,
      attempts: [{ status: 503 }, { status: 400 }],
    });
  });

  test("fails at once when the server's delay does not fit the deadline, and sets `retryAt`", async () => {
    const { things, clock, fetch } = setup([problem(429, { "retry-after": "600" })]);

    await expect(things.get("th_1")).rejects.toMatchObject({
      name: "RateLimitError",
      retryable: true,
      retryAt: new Date(clock.now() + 600_000),
      attempts: [{ why: "deadline", waitMs: 0 }],
    });
    expect(fetch.sent).toHaveLength(1);
    expect(clock.sleptMs).toEqual([]);
  });

  test("stops when the next delay does not fit the deadline", async () => {
    const { things, clock } = setup([problem(503)], { maxRetries: 100, deadlineMs: 2_000 });

    const error = await things.get("th_1").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 503, attempts: { length: 4 }, retryAt: new Date(clock.now() + 2_000) });
    expect(clock.sleptMs).toEqual([250, 500, 1_000]);
  });

  test("sends a stream only once", async () => {
    const { things, fetch } = setup([problem(429), thing()]);

    const stream = new Blob(["{}"]).stream();
    await expect(things.create(stream)).rejects.toMatchObject({ status: 429, attempts: [{ why: "body" }] });
    expect(fetch.sent).toHaveLength(1);
  });

  test("sends a form again byte for byte, including its boundary", async () => {
    const { things, fetch } = setup([problem(429), thing()]);
    const form = new FormData();
    form.set("file", new Blob(["a,b"]), "a.csv");

    await things.create(form);
    const [first, second] = await Promise.all(fetch.sent.map((request) => request.text()));
    expect(first).toContain("a,b");
    expect(second).toBe(first);
    expect(fetch.sent[1]?.headers.get("content-type")).toBe(fetch.sent[0]?.headers.get("content-type"));
  });

  test("sends the body as it was at the time of the call", async () => {
    const { things, fetch } = setup([problem(429), thing()]);
    const body = { name: "before" };

    const call = things.create(body);
    body.name = "after";
    await call;
    await expect(fetch.sent[1]?.json()).resolves.toEqual({ name: "before" });
  });

  test("sends the same bytes again after a failure", async () => {
    const { things, fetch } = setup([problem(429), thing()]);

    await things.create(new Uint8Array([1, 2, 3]));
    await expect(fetch.sent[1]?.bytes()).resolves.toEqual(new Uint8Array([1, 2, 3]));
  });

  test.each([
    ["a PUT", 409, (things: Setup["things"]) => things.update("th_1", { name: "b" })],
    ["a DELETE", 404, (things: Setup["things"]) => things.delete("th_1")],
    ["a DELETE", 410, (things: Setup["things"]) => things.delete("th_1")],
  ])(
    "says that an earlier attempt may have been executed if %s fails with %i after a lost response",
    async (_, status, call) => {
      const { things } = setup([reset, problem(status)]);

      await expect(call(things)).rejects.toMatchObject({
        name: status === 409 ? "ConflictError" : status === 404 ? "NotFoundError" : "ApiError",
        outcome: "unknown",
        retryable: false,
        message: expect.stringMatching(/ failed with \d+ oops: no: \d+\. An earlier attempt may have been executed$/),
      });
    },
  );

  test("leaves the outcome of a PUT known if the earlier attempt was rejected, and that of a read in any case", async () => {
    const rejected = setup([problem(503, { "retry-after": "1" }), problem(409)]);
    const read = setup([reset, problem(404)]);

    await expect(rejected.things.update("th_1", {})).rejects.toMatchObject({ status: 409, outcome: undefined });
    await expect(read.things.get("th_1")).rejects.toMatchObject({ status: 404, outcome: undefined });
  });

  const inProgress = (): Response => problem(409, { "retry-after": "2" });

  test.each([
    ["the caller passed the key", {}, { idempotencyKey: "night-1" }],
    ["the caller passed the key as a header", {}, { headers: { "Idempotency-Key": "night-1" } }],
    ["the deployment honors keys", { trustIdempotencyKeys: true }, {}],
  ])("retries a POST after a 409 with Retry-After if %s", async (_, client, options) => {
    const { things, fetch, clock } = setup([inProgress(), thing()], client);

    await expect(things.create({}, options)).resolves.toMatchObject({ id: "th_1" });
    expect(clock.sleptMs).toEqual([2_000]);
    expect(fetch.sent).toHaveLength(2);
  });

  test("sets `retryAt` if the request with the same key is still in progress after all retries", async () => {
    const { things, clock } = setup([inProgress], { maxRetries: 1 });

    await expect(things.create({}, { idempotencyKey: "night-1" })).rejects.toMatchObject({
      name: "ConflictError",
      retryable: true,
      outcome: undefined,
      retryAt: new Date(clock.now() + 4_000),
    });
  });

  test.each([
    [
      "a 409 without Retry-After",
      problem(409),
      {},
      (things: Setup["things"]) => things.create({}, { idempotencyKey: "k" }),
    ],
    ["a 409 to a key that is not trusted", inProgress(), {}, (things: Setup["things"]) => things.create({})],
    [
      "a 409 to a request without a key",
      inProgress(),
      { trustIdempotencyKeys: true },
      (things: Setup["things"]) => things.update("th_1", {}),
    ],
  ])("does not retry after %s", async (_, response, client, call) => {
    const { things, fetch } = setup([response], client);

    await expect(call(things)).rejects.toMatchObject({ status: 409, retryable: false });
    expect(fetch.sent).toHaveLength(1);
  });

  test.each([500, 502, 504])("waits at least for the Retry-After of a %i before a retry", async (status) => {
    const { things, clock } = setup([problem(status, { "retry-after": "7" }), thing()]);

    await things.get("th_1");
    expect(clock.sleptMs).toEqual([7_000]);
  });

  test("does not repeat a POST after a 500 with Retry-After, because it may have been executed", async () => {
    const { things, fetch } = setup([problem(500, { "retry-after": "7" })]);

    await expect(things.create({})).rejects.toMatchObject({ outcome: "unknown" });
    expect(fetch.sent).toHaveLength(1);
  });

  test("ends a delay at once when the caller aborts, and rejects with the reason", async () => {
    const fake = fakeClock();
    const pauses: number[] = [];
    const endless = (ms: number): (() => void) => {
      pauses.push(ms);
      return () => {};
    };
    const clock = { ...fake, sleep: (ms: number, signal?: AbortSignal) => sleepWith(endless, ms, signal) };
    const { things, fetch } = setup([problem(429, { "retry-after": "60" })], { clock });
    const controller = new AbortController();
    const call = things.get("th_1", { signal: controller.signal });

    const reason = new Error("enough");
    const aborted = expect(call).rejects.toBe(reason);
    await fake.advance(0); // The first attempt fails, and the delay begins.
    controller.abort(reason);
    await aborted;
    expect(pauses).toEqual([60_000]);
    expect(fetch.sent).toHaveLength(1);
  });

  test("sends nothing if the signal has already aborted", async () => {
    const { things, fetch } = setup([thing()]);

    await expect(things.get("th_1", { signal: AbortSignal.abort("no") })).rejects.toBe("no");
    expect(fetch.sent).toHaveLength(0);
  });

  test("reports every attempt in results and errors", async () => {
    const { things } = setup([reset, problem(503), problem(429, { "retry-after": "2" }), thing(), problem(404)]);

    const { attempts } = await things.get("th_1").withResponse();
    expect(attempts).toMatchObject([
      { error: "ECONNRESET", status: undefined, failure: "ambiguous", why: "backoff", waitMs: 250 },
      { status: 503, error: undefined, failure: "ambiguous", why: "backoff", waitMs: 500 },
      { status: 429, failure: "rejected", why: "hint", waitMs: 2_000 },
      { status: 200, failure: undefined, why: "succeeded", waitMs: 0 },
    ]);
    await expect(things.get("th_1")).rejects.toMatchObject({
      attempts: [{ status: 404, failure: "final", why: "final" }],
    });
  });

  test("measures the duration of an attempt without its time in the queue", async () => {
    const { things, clock } = setup([problem(429, { "retry-after": "3" }), thing()], { maxRetries: 0 });
    await expect(things.get("th_1")).rejects.toMatchObject({ attempts: [{ durationMs: 0 }] });
    const { attempts } = await things.get("th_2").withResponse();
    expect([attempts[0]?.durationMs, clock.monotonic()]).toEqual([0, 3_000]);
  });

  test("measures the duration of an attempt that got no response without its time in the queue", async () => {
    const lost = async (): Promise<never> => {
      await clock.sleep(40);
      throw reset;
    };
    const { things, clock } = setup([problem(429, { "retry-after": "3" }), lost], { maxRetries: 0 });
    await things.get("th_1").catch(() => {});
    await expect(things.get("th_2", { maxRetries: 1 })).rejects.toMatchObject({
      attempts: [
        { queuedMs: 3_000, durationMs: 40 },
        { queuedMs: 0, durationMs: 40 },
      ],
    });
  });

  test("treats a `fetch` that throws as one that rejects", async () => {
    const fetch = (): never => {
      throw new TypeError("not today");
    };
    const { things } = setup([], { fetch, maxRetries: 1 });
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "ConnectionError", attempts: [{}, {}] });
  });

  test("does not send a GET again if middleware fails after the response", async () => {
    const bug = new RangeError("a bug in middleware");
    const fail: Middleware = (next) => (request) => next(request).then(() => Promise.reject(bug));
    const { things, fetch } = setup([thing()], { middleware: [fail] });

    await expect(things.get("th_1")).rejects.toBe(bug);
    expect(fetch.sent).toHaveLength(1);
  });

  test("passes on an error of middleware without a retry", async () => {
    const bug = new RangeError("a bug in middleware");
    const layer = vi.fn(() => Promise.reject(bug));
    const { things, fetch } = setup([json({})], { middleware: [() => layer] });

    await expect(things.get("th_1")).rejects.toBe(bug);
    expect(layer).toHaveBeenCalledOnce();
    expect(fetch.sent).toHaveLength(0);
  });
});

import { metrics } from "@opentelemetry/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Middleware } from "../../src/model/middleware.ts";
import { createMeters } from "../../src/otel/meters.ts";
import { problem, thing } from "../support/fixture.ts";
import { record, register, unregister } from "../support/recorded.ts";

beforeAll(register);
afterAll(unregister);

test("counts calls, attempts and responses with status 429 by operation, and measures their delays", async () => {
  const recorded = record([problem(429, { "retry-after": "3" }), problem(503), thing(), problem(404)], {
    rateLimiter: {
      acquire: async () => {
        await recorded.clock.sleep(500);
        return {};
      },
      release: () => {},
    },
  });
  const { things, metric } = recorded;
  await things.get("th_1");
  await things.get("th_2").catch(() => {});

  await expect(metric("planasonix.client.attempts")).resolves.toEqual({
    "things.get 429 429": 1,
    "things.get 503 503": 1,
    "things.get 200": 1,
    "things.get 404 404": 1,
  });
  await expect(metric("planasonix.client.throttled")).resolves.toEqual({ "things.get": 1 });
  await expect(metric("planasonix.client.limiter.delay")).resolves.toEqual({ "things.get": 2 });
  await expect(metric("planasonix.client.call.duration")).resolves.toEqual({
    "things.get": 4.75, // 3 s as stated, 250 ms of backoff, three times 500 ms for the limiter
    "things.get NotFoundError": 0.5,
  });
});

test("counts the attempts in flight and those that wait for the rate limiter", async () => {
  const answers = [deferred(), deferred(), deferred()];
  const { things, metric } = record(
    answers.map(
      ({ promise }) =>
        () =>
          promise,
    ),
    { maxConcurrency: 2 },
  );
  const calls = answers.map(() => things.get("th_1"));
  await expect.poll(() => metric("planasonix.client.attempts.active")).toEqual({ "things.get": 2 });
  await expect(metric("planasonix.client.attempts.queued")).resolves.toEqual({ "things.get": 1 });

  for (const { resolve } of answers) resolve(thing());
  await Promise.all(calls);
  await expect(metric("planasonix.client.attempts.active")).resolves.toEqual({ "things.get": 0 });
  await expect(metric("planasonix.client.attempts.queued")).resolves.toEqual({ "things.get": 0 });
});

test("an attempt that is aborted while it waits for the rate limiter leaves the queue", async () => {
  const never = deferred();
  const controller = new AbortController();
  const { things, metric, shown } = record([() => never.promise], { maxConcurrency: 1 });
  const first = things.get("th_1");
  const second = things.get("th_2", { signal: controller.signal }).catch((error: unknown) => error);
  controller.abort("enough");

  await expect(second).resolves.toBe("enough");
  await expect(metric("planasonix.client.attempts.queued")).resolves.toEqual({ "things.get": 0 });
  expect(shown().map(({ name }) => name)).toEqual(["things.get"]);
  never.resolve(thing());
  await first;
});

test("has one series for each operation and kind of failure, whatever the IDs and the errors of the application are", async () => {
  let failed = 0;
  const fails: Middleware = (next) => (request) =>
    request.method === "POST"
      ? Promise.reject(Object.assign(new Error("no"), { name: `Error ${failed++}` }))
      : next(request);
  const { things, metric } = record(
    Array(50).fill(() => thing()),
    { middleware: [fails] },
  );
  for (let index = 0; index < 50; index += 1) {
    await things.get(`th_${index}`);
    await things.create({ name: `name ${index}` }).catch(() => {});
  }

  await expect(metric("planasonix.client.attempts")).resolves.toEqual({ "things.get 200": 50 });
  const durations = await metric("planasonix.client.call.duration");
  expect(Object.keys(durations).toSorted()).toEqual(["things.create _OTHER", "things.get"]);
});

test("uses a provider that is registered after the client was made", () => {
  const meters = createMeters(undefined, "scope", "1");
  expect(meters()).toBeUndefined();
  metrics.setGlobalMeterProvider(record([]).meterProvider);

  expect(meters()).toBeDefined();
  expect(meters()).toBe(meters());
  metrics.disable();
  expect(meters()).toBeUndefined();
});

interface Deferred {
  readonly promise: Promise<Response>;
  readonly resolve: (response: Response) => void;
}

function deferred(): Deferred {
  let resolve: Deferred["resolve"] = () => {};
  const promise = new Promise<Response>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

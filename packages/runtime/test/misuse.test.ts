import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ResponseFormatError, resolveOptions } from "../src/index.ts";
import { fakeClock } from "../src/testing/index.ts";
import { json, problem, setup, thing } from "./support/fixture.ts";

const environment = { variable: () => undefined, isBrowser: false };

describe("misuse", () => {
  test.each([
    [null, "The options must be a plain object"],
    ["plnx_live_1", "The options must be a plain object"],
    [[], "The options must be a plain object"],
    [{ logger: {} }, "`logger` must be an object with the methods debug, info, warn, error"],
    [{ clock: {} }, "`clock` must be an object with the methods now, monotonic, timer, sleep"],
    [{ maxConcurrency: 0.5 }, "`maxConcurrency` must be a whole number above 0"],
  ])("rejects the options %j", (options, message) => {
    expect(() => resolveOptions(options as never, environment)).toThrow(new RegExp(message));
  });
});

test("rejects an empty idempotency key as an option, and does not trust one in a header", async () => {
  const { things, fetch } = setup([json({}, 500), json({ data: { id: "a", type: "thing", attributes: {} } })]);

  await expect(things.run("th_1", {}, { idempotencyKey: "" })).rejects.toThrow("`idempotencyKey`");
  await expect(things.run("th_1", {}, { headers: { "Idempotency-Key": "" } })).rejects.toMatchObject({
    outcome: "unknown",
  });
  expect(fetch.sent).toHaveLength(1);
});

test("rejects an ID with an unpaired surrogate and names the parameter and the rule", async () => {
  const { things, fetch } = setup([json({ data: { id: "a", type: "thing", attributes: {} } })]);

  await expect(things.get("\ud800")).rejects.toThrow("`thing_id` must be a well-formed string");
  expect(fetch.sent).toHaveLength(0);
});

test("includes the attempt in the error for a response of an unexpected shape", async () => {
  const { things } = setup([new Response("")]);

  await expect(things.get("th_1")).rejects.toMatchObject({ attempts: [{ status: 200, why: "final" }] });
});

test("rejects unknown and invalid options of a list", async () => {
  const { things } = setup([json({ data: [] })]);

  await expect(things.list().toArray({ max: 1 })).rejects.toThrow("Unknown option `max`");
  await expect(things.list().toArray({ limit: Number.NaN })).rejects.toThrow("`limit`");
  expect(() => things.list().pages({ cursor: "x" })).toThrow("Unknown option `cursor`");
});

test("accepts an instance of a class as the clock", async () => {
  class Clock {
    readonly #clock = fakeClock();
    now(): number {
      return this.#clock.now();
    }
    monotonic(): number {
      return this.#clock.monotonic();
    }
    timer(ms: number, callback: () => void): () => void {
      return this.#clock.timer(ms, callback);
    }
    sleep(ms: number, signal?: AbortSignal): Promise<void> {
      return this.#clock.sleep(ms, signal);
    }
  }
  const { things } = setup([problem(429, { "retry-after": "2" }), problem(503), thing()], { clock: new Clock() });
  await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
});

test.each([
  ["headers", () => ({ headers: new Headers({ a: "b" }) })],
  ["extraQuery", () => ({ extraQuery: new URLSearchParams({ a: "b" }) })],
])("rejects an iterable as `%s`, because it would be read as empty", async (name, optionsOf) => {
  const { things, fetch } = setup([thing()]);
  await expect(things.get("th_1", optionsOf())).rejects.toThrow(`\`${name}\` must be a plain object`);
  expect(fetch.sent).toHaveLength(0);
});

test.each(["Authorization", "authorization", "X-Planasonix-Api-Key"])(
  "rejects the header %s of a client or a call, because the SDK sets it from the API key",
  async (name) => {
    expect(() => setup([], { headers: { [name]: "own" } })).toThrow(/^`headers` must be .*, without authorization/);
    const { things, fetch } = setup([thing()]);
    await expect(things.get("th_1", { headers: { [name]: "own" } })).rejects.toThrow(/^`headers` must be/);
    expect(fetch.sent).toHaveLength(0);
  },
);

test.each([undefined, null])("removes a header of the client if a call sets it to %s", async (nothing) => {
  const { things, fetch } = setup([thing()], { headers: { "X-Team": "a", Accept: nothing } });
  await things.get("th_1", { headers: { "x-team": nothing, "User-Agent": nothing } });
  expect(fetch.sent[0]?.headers.has("accept")).toBe(false);
  expect(fetch.sent[0]?.headers.has("x-team")).toBe(false);
  expect(fetch.sent[0]?.headers.has("user-agent")).toBe(false);
});

test("ignores changes to the query and the options after the call, even for later pages", async () => {
  const page = (cursor: string | null): Response => json({ data: [], meta: { page: { cursor } } });
  const { things, fetch } = setup([page("2"), page("3"), page(null)]);
  const query = { status: "active" };
  const options = { headers: { "x-team": "a" }, extraQuery: { more: "a" }, timeoutMs: 5 };
  const list = things.list(query, options);
  query.status = "b";
  options.headers["x-team"] = "b";
  options.extraQuery.more = "b";
  options.timeoutMs = -1;
  await list.toArray();
  expect(fetch.sent.map(({ url, headers }) => [new URL(url).search, headers.get("x-team")])).toEqual([
    ["?status=active&more=a", "a"],
    ["?status=active&more=a&cursor=2", "a"],
    ["?status=active&more=a&cursor=3", "a"],
  ]);
});

test("reads deeply nested responses or fails with an SDK error", async () => {
  const deep = (depth: number): string => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
  const listed = setup([new Response(`{"data":[],"meta":${deep(20_000)}}`)]);
  await expect(listed.things.list()).resolves.toMatchObject({ data: [], cursor: null });
  const odd = setup([new Response(`{"data":[${deep(20_000)}]}`)]);
  await expect(odd.things.get("th_1")).rejects.toBeInstanceOf(ResponseFormatError);
  const failing = setup([new Response(`{"error":{"code":"no","details":${deep(20_000)}}}`, { status: 409 })]);
  const error = await failing.things.get("th_1").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "ConflictError", code: "no" });
  expect(JSON.stringify(error)).toContain('"code":"no"');
});

test("keeps the status of an error response, and redacts a deeply nested secret of the request", async () => {
  const password = Array.from({ length: 2_000 }).reduce<object>((inner) => [inner], ["secret-word"]);
  const { things } = setup([json({ error: { code: "no", message: "secret-word is bad" } }, 400)]);
  await expect(things.create({ password })).rejects.toMatchObject({
    status: 400,
    message: expect.stringMatching(/: \*{3} is bad$/),
  });
});

test("accepts a query object without a prototype", async () => {
  const { things, fetch } = setup([json({ data: [] })]);
  await things.list(Object.assign(Object.create(null), { status: "active" }));
  expect(fetch.sent[0]?.url).toContain("?status=active");
});

test("recognizes signals and errors of another realm", async () => {
  const { signal, refused } = runInNewContext(
    `({ signal: { aborted: false, addEventListener() {}, removeEventListener() {} },
      refused: Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) }) })`,
  );
  const fetch = (): Promise<never> => Promise.reject(refused);
  const { things } = setup([], { fetch, maxRetries: 1 });
  await expect(things.create({}, { signal })).rejects.toMatchObject({ failure: "not_sent", attempts: [{}, {}] });
});

test("calls a custom fetch as a function, not as a method of the options", async () => {
  const owners: unknown[] = [];
  function fetch(this: unknown): Promise<Response> {
    owners.push(this);
    return Promise.resolve(thing());
  }
  await setup([], { fetch }).things.get("th_1");
  expect(owners).toEqual([undefined]);
});

test.each([undefined, null, "text", {}])(
  "states what a custom fetch must return if it resolves with %j",
  async (odd) => {
    const { things } = setup([], { fetch: async () => odd });
    await expect(things.get("th_1")).rejects.toThrow(
      new TypeError("`fetch` must resolve with a Response whose body is a ReadableStream"),
    );
  },
);

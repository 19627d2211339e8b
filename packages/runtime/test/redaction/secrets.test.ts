import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { items, json, key, problem, setup, thing } from "../support/fixture.ts";

/** Everything that a user, a log or an error tracker can see of a value. */
const shownOf = (value: unknown): string =>
  inspect(value, { depth: null, showHidden: true }) +
  JSON.stringify(value) +
  (value instanceof Error ? value.stack : "");

const failureOf = (call: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(call).then(
    () => expect.unreachable("The call did not fail"),
    (error: unknown) => error,
  );

const page = (cursor: string): Response => json({ data: items([1]), meta: { page: { cursor } } });
const withCause = (cause: unknown): Error => new TypeError("fetch failed", { cause });

describe("API key in an error", () => {
  test.each([
    ["in the message of the API", json({ error: { code: "x", message: `bad ${key}` } }, 400)],
    ["in the code of the API", json({ error: { code: key, message: "m" } }, 400)],
    ["in the name of a field in details", json({ error: { code: "x", message: "m", details: { [key]: "bad" } } }, 400)],
    ["in an item of details", json({ error: { code: "x", message: "m", details: [{ deep: [{ er: key }] }] } }, 400)],
    ["in the request ID", problem(404, { "x-request-id": `req-${key}` })],
    [
      "in the target of a redirect",
      new Response(null, { status: 302, headers: { location: `https://x.test/${key}` } }),
    ],
    ["in a body without an envelope", new Response(`<p>${key}</p>`, { status: 502 })],
    ["in the field names of an unknown shape", json({ [key]: 1 })],
    ["in the message of what fetch rejects with", new TypeError(`bad ${key}`)],
    ["in the code of what fetch rejects with", Object.assign(new TypeError("fetch failed"), { code: key })],
    ["in the name of a cause", withCause(Object.assign(new Error("no"), { name: key }))],
    ["in the cause of a cause", withCause(new Error("no", { cause: new Error(`bad ${key}`) }))],
    [
      "in an object in a property of a cause",
      withCause(Object.assign(new Error("no"), { headers: { a: `Bearer ${key}` } })),
    ],
    [
      "in a cause of another realm",
      withCause(runInNewContext("Object.assign(new Error(key), { code: key })", { key })),
    ],
    ["across the place where a body is truncated", json("x".repeat(190) + key)],
    ["in an error of an AggregateError", withCause(new AggregateError([new Error(key)], "all failed"))],
    ["in the headers of a request", withCause(Object.assign(new Error("no"), { headers: new Headers({ a: key }) }))],
    ["in a Map", withCause(Object.assign(new Error("no"), { config: new Map([["headers", new Set([key])]]) }))],
    ["in a URL", withCause(Object.assign(new Error("no"), { url: new URL(`https://x.test/?key=${key}`) }))],
    ["in a property named by a symbol", withCause(Object.assign(new Error("no"), { [Symbol("key")]: key }))],
    ["in a cause ten levels down", [...Array(10)].reduce((cause) => new Error("no", { cause }), new Error(key))],
  ])("redacts the API key %s", async (_, step) => {
    const { things } = setup([step], { maxRetries: 0 });
    expect(shownOf(await failureOf(things.get("th_1")))).not.toContain(key);
  });

  test("redacts the API key in the path, plain and percent-encoded", async () => {
    const { things } = setup([problem(404)], { apiKey: "key/with+signs" });
    const shown = shownOf(await failureOf(things.get("key/with+signs")));
    expect(shown).not.toMatch(/with(\+|%2B)signs/);
    expect(shown).toContain("/things/***");
  });

  test("redacts the API key in the status of a run", async () => {
    const { runs } = setup([json({ data: { id: "run_1", type: "run", attributes: { status: key } } })]);
    const error = await failureOf(runs.wait("run_1", { deadlineMs: 1_000 }));
    expect(error).toMatchObject({ name: "WaitError", reason: "deadline" });
    expect(`${error}${JSON.stringify(error)}${inspect(error)}`).not.toContain(key);
  });

  test("redacts the API key in a cursor that repeats", async () => {
    const { things } = setup([page(key)]);
    const error = await failureOf(things.list().toArray());
    expect(error).toMatchObject({ name: "PaginationError", cursor: "***" });
    expect(shownOf(error)).not.toContain(key);
  });

  test("redacts the API key in errors and log lines, whatever the response", async () => {
    const place = fc.constantFrom("{}", `{"k":"${key}"}`, `"${key}"`, `[{"${key}":[]}]`, "5", "null", '"plain"');
    const body = fc.oneof(
      fc.tuple(place, place, place).map(([a, b, c]) => `{"error":{"code":${a},"message":${b},"details":${c}}}`),
      fc.tuple(place, place).map(([a, b]) => `{"dat":${a},"${key}":${b}}`),
      fc.string().map((text) => text + key),
    );
    const status = fc.constantFrom(200, 302, 400, 401, 403, 404, 408, 409, 418, 422, 429, 500, 503);
    const name = fc.constantFrom("x-request-id", "location", "retry-after", "x-ratelimit-reset", "content-type");
    await fc.assert(
      fc.asyncProperty(status, body, name, async (code, text, header) => {
        const lines: unknown[] = [];
        const log = (...line: unknown[]): unknown => lines.push(line);
        const logger = { debug: log, info: log, warn: log, error: log };
        const response = new Response(text, { status: code, headers: { [header]: key } });
        const { things } = setup([response], { maxRetries: 1, logger, logLevel: "debug" });
        expect(shownOf([await failureOf(things.get(key)), lines])).not.toContain(key);
      }),
    );
  });
});

describe("secret of the request body in an error", () => {
  test.each([
    [
      "a secret that is a number",
      { password: 12345678 },
      json({ error: { code: "x", message: "12345678 is weak" } }, 400),
      "12345678",
    ],
    ["a secret in a body of an unexpected shape", { password: "hunter22" }, json("bad hunter22"), "hunter22"],
    [
      "a secret that begins with another",
      { password: "hunter22", token: "hunter22-S3" },
      json({ error: { message: "no hunter22-S3" } }, 400),
      "S3",
    ],
    [
      "a secret that is escaped in text",
      { password: 'a"hunter' },
      new Response('{"password":"a\\"hunter"', { status: 502 }),
      'a\\"hunter',
    ],
    [
      "a secret with an unpaired surrogate",
      { password: "hunt\ud800" },
      json({ error: { message: "hunt" } }, 400),
      "\ud800",
    ],
  ])("redacts %s", async (_, body, step, secret) => {
    const { things } = setup([step]);
    expect(shownOf(await failureOf(things.create(body)))).not.toContain(secret);
  });
});

test("redacts all API keys if each attempt has its own", async () => {
  let asked = 0;
  const apiKey = (): string => {
    asked += 1;
    return `key_live_number_${asked}_`;
  };
  const echo = ({ headers }: Request): Response =>
    problem(400, { "x-request-id": String(headers.get("authorization")) });
  const { things } = setup([echo], { apiKey });
  const errors = await Promise.all(Array.from({ length: 40 }, () => failureOf(things.get("th_1"))));
  expect(shownOf(errors)).not.toContain("key_live_number");
});

test("does not redact a short API key, because redacting it would mask ordinary text", async () => {
  const { things } = setup([problem(404)], { apiKey: "test" });
  expect(await failureOf(things.get("latest"))).toMatchObject({ path: "/things/latest" });
});

test.each(["bad", "code", "name", "message", "cause", "errors", "syscall"])(
  "rejects with a ConnectionError even if the getter `%s` of its cause throws",
  async (name) => {
    const get = (): never => expect.unreachable();
    const cause = Object.defineProperty(new Error("odd"), name, { enumerable: true, get });
    const { things } = setup([withCause(cause), cause], { maxRetries: 1 });

    const error = await failureOf(things.get("th_1"));

    expect(error).toMatchObject({ name: "ConnectionError", attempts: { length: 2 } });
    expect(JSON.stringify(error)).toContain("GET /things/th_1 got no response from api.test");
  },
);

test("serializes an error whose causes form a cycle", async () => {
  const cause = new Error("odd");
  cause.cause = cause;
  const { things } = setup([withCause(cause)], { maxRetries: 0 });
  expect(JSON.stringify(await failureOf(things.get("th_1")))).toContain("odd");
});

describe("value without a secret", () => {
  test("keeps a cause of a custom class, with a cycle, unchanged", async () => {
    class OddError extends Error {}
    const cause = new OddError("odd");
    cause.cause = cause;
    const { things } = setup([withCause(cause)], { maxRetries: 0 });
    const error = await failureOf(things.get("th_1"));
    expect(error).toMatchObject({ name: "ConnectionError", cause: { cause } });
  });

  test("rejects with the unchanged reason of an abort", async () => {
    const reason = { because: ["I", "said", "so"] };
    const { things } = setup([thing()]);
    expect(await failureOf(things.get("th_1", { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});

test("redacts the message and the details of a log line", async () => {
  const lines: unknown[] = [];
  const log = (...line: unknown[]): unknown => lines.push(line);
  const { runs } = setup(
    [
      json({ data: { id: "run_1", type: "run", attributes: { status: `odd ${key}` } } }),
      json({ data: { id: "run_1", type: "run", attributes: { status: "succeeded" } } }),
    ],
    { logger: { debug: log, info: log, warn: log, error: log } },
  );
  await runs.wait("run_1");
  expect(shownOf(lines)).toContain('unknown status "odd ***"');
  expect(shownOf(lines)).not.toContain(key);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addHeaders, requestIdOf } from "../../src/http/headers.ts";
import { parseDate, readRate, readRetryDelay } from "../../src/http/rate-limit-headers.ts";
import { json, problem, setup, thing } from "../support/fixture.ts";

const controls = ["a\nb", "a\rb", "a\r\nx-evil: 1", "a\0b", "a\x7fb", "a\x1bb", "snowman \u2603"];
const bad = (name: string): TypeError =>
  new TypeError(`The header \`${name}\` must be a Latin-1 string without control characters or line breaks`);

describe("addHeaders", () => {
  test("converts names to lower case and replaces earlier values", () => {
    expect(addHeaders({ accept: "a", "x-b": "b" }, { Accept: "c", "X-D": "d" })).toEqual({
      accept: "c",
      "x-b": "b",
      "x-d": "d",
    });
  });

  test.each([undefined, null])(
    "removes a header whose value is %s, and does not change the given headers",
    (nothing) => {
      const base = { accept: "a", "x-a": "a" };
      expect(addHeaders(base, { "X-A": nothing, "x-b": nothing })).toEqual({ accept: "a" });
      addHeaders(base, { "x-c": "c" });
      expect(base).toEqual({ accept: "a", "x-a": "a" });
    },
  );

  test.each(controls)("rejects the value %j without quoting it", (value) => {
    expect(() => addHeaders({}, { "x-secret": value })).toThrow(bad("x-secret"));
  });

  test.each([[7], [true], [["a"]], [{}]])("rejects the value %j, which is not a string", (value) => {
    expect(() => addHeaders({}, { "x-a": value as never })).toThrow(bad("x-a"));
  });

  test.each(["", "a b", "a:b", "a\nb", "ä"])("rejects the name %j", (name) => {
    expect(() => addHeaders({}, { [name]: "v" })).toThrow(
      new TypeError(`${JSON.stringify(name)} is not a valid header name`),
    );
  });

  test("accepts only headers that a request can carry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, value) => {
        const outcome = attempt(() => new Headers(addHeaders({}, { [name]: value })));
        expect(outcome).toSatisfy((result) => result instanceof Headers || result instanceof TypeError);
        expect(String(outcome)).not.toMatch(/Headers\.|ByteString/); // Text of the platform's own errors.
      }),
    );
  });
});

describe("header with characters that cannot be sent", () => {
  test.each(controls)(
    "rejects %j in a header of the call or in the idempotency key before anything is sent",
    async (value) => {
      const { things, fetch } = setup([thing()]);
      await expect(things.get("a", { headers: { "x-note": value } })).rejects.toThrow(bad("x-note"));
      await expect(things.create({}, { idempotencyKey: value })).rejects.toThrow(bad("idempotency-key"));
      await expect(things.get("a", { headers: { "x-note": value } })).rejects.not.toThrow(value);
      expect(fetch.sent).toHaveLength(0);
    },
  );
});

test("reads the ID of a request from its response", () => {
  expect(requestIdOf(new Response("", { headers: { "X-Request-Id": "req_1" } }))).toBe("req_1");
  expect(requestIdOf(new Response(""))).toBeUndefined();
});

describe("reading headers", () => {
  const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("-1", "1e400", "NaN", "0x10"));
  const sendable = fc.stringMatching(/^[\t -~\x80-\xff]*$/);

  test("parses any text as a date without throwing", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([undefined, "number"]).toContain(asType(parseDate(text)));
      }),
      { numRuns: 500 },
    );
  });

  test("reads delays and rates as non-negative numbers or undefined", () => {
    fc.assert(
      fc.property(fc.tuple(sendable, sendable, sendable, sendable, sendable, sendable), (values) => {
        const headers = headersOf(values);
        for (const status of [200, 429, 503]) {
          expect(readRetryDelay({ status, headers }, 0) ?? 0).toBeGreaterThanOrEqual(0);
        }
        expect(Object.values(readRate(headers)).every((value) => value === undefined || value >= 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("neither fails a successful call nor changes an error, whatever the headers", async () => {
    const numberLike = fc.oneof(sendable, fc.nat().map(String));
    await fc.assert(
      fc.asyncProperty(fc.tuple(sendable, sendable, numberLike, numberLike, numberLike, sendable), async (values) => {
        const headers = Object.fromEntries(headersOf(values));
        const { things } = setup([json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers)]);
        await expect(things.get("a").withResponse()).resolves.toMatchObject({ data: { id: "a" } });
        const throttled = setup([problem(429, headers)], { maxRetries: 0 });
        await expect(throttled.things.get("a")).rejects.toMatchObject({ name: "RateLimitError", status: 429 });
      }),
      { numRuns: 100 },
    );
  });
});

function headersOf([retryAfter, date, limit, remaining, reset, disposition]: readonly string[]): Headers {
  return new Headers({
    "retry-after": retryAfter ?? "",
    date: date ?? "",
    "x-ratelimit-limit": limit ?? "",
    "x-ratelimit-remaining": remaining ?? "",
    "x-ratelimit-reset": reset ?? "",
    "content-disposition": disposition ?? "",
  });
}

function asType(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value;
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { failed, json, key, problem, setup } from "../../support/fixture.ts";

async function failureOf(call: Promise<unknown>) {
  return call.then(
    () => expect.unreachable("The call did not fail"),
    (error) => error,
  );
}

describe("error response", () => {
  test.each([
    [400, "InvalidRequestError"],
    [401, "AuthenticationError"],
    [402, "ApiError"],
    [403, "PermissionDeniedError"],
    [404, "NotFoundError"],
    [409, "ConflictError"],
    [418, "ApiError"],
    [422, "InvalidRequestError"],
    [429, "RateLimitError"],
    [500, "ServerError"],
    [503, "ServerError"],
    [599, "ServerError"],
  ])("maps the status %i to %s", async (status, name) => {
    const { things } = setup([problem(status)], { maxRetries: 0 });
    await expect(things.get("th_1")).rejects.toMatchObject({ name, status, code: "oops" });
  });

  test("reports the request, the request ID and the details of the error", async () => {
    const body = {
      error: { code: "invalid", message: "No such status.", details: [{ field: "status", issue: "unknown" }] },
    };
    const { things } = setup([json(body, 400, { "x-request-id": "req_7" })]);

    const error = await failureOf(things.get("th_1"));
    expect(error.message).toBe("GET /things/th_1 failed with 400 invalid: No such status.");
    expect(error).toMatchObject({
      operation: "things.get",
      method: "GET",
      path: "/things/th_1",
      details: [{ field: "status", issue: "unknown" }],
      requestId: "req_7",
      failure: "final",
      retryable: false,
    });
  });

  test("includes the request ID, for support, and the idempotency key, for another attempt", async () => {
    const headers = { "x-request-id": "req_7" };
    const made = setup([problem(500, headers), new Response("{}", { headers }), failed("ECONNRESET")], {
      maxRetries: 0,
    });
    const create = (): Promise<unknown> => made.things.create({}, { idempotencyKey: "order-17" });
    const ids = { requestId: "req_7", idempotencyKey: "order-17" };

    await expect(create()).rejects.toMatchObject({ name: "ServerError", ...ids });
    await expect(create()).rejects.toMatchObject({ name: "ResponseFormatError", ...ids });
    await expect(create()).rejects.toMatchObject({ name: "ConnectionError", ...ids, requestId: undefined });
    await expect(made.things.get("th_1")).rejects.toMatchObject({ idempotencyKey: undefined });
  });

  test("quotes a body without an envelope in the message", async () => {
    const html = new Response("<html>\nBad gateway</html>", { status: 502, headers: { "content-type": "text/html" } });
    const { things } = setup([html, new Response(null, { status: 500 }), json({ error: "text" }, 400)], {
      maxRetries: 0,
    });

    const [first, second, third] = [
      await failureOf(things.get("a")),
      await failureOf(things.get("a")),
      await failureOf(things.get("a")),
    ];
    expect(first).toMatchObject({
      status: 502,
      code: undefined,
      details: [],
      message: expect.stringContaining("Bad gateway"),
    });
    expect(second.message).toBe("GET /things/a failed with 500");
    expect(third.message).toBe('GET /things/a failed with 400: {"error":"text"}');
  });

  test("summarizes the page of a gateway in one line, and names the status if the page is empty", async () => {
    const page = "<html>\n<title>Sign in</title><body>\n<h1>Sign in</h1>";
    const init = { status: 511, statusText: "Network Authentication Required" };
    const empty = new Response(null, { status: 511 });
    const { things } = setup([
      new Response(page, init),
      new Response("<html></html>", init),
      empty,
      new Response(page),
    ]);

    expect((await failureOf(things.create({}))).message).toMatch(
      /^POST \/things failed with 511: Sign in\. It may have/,
    );
    expect((await failureOf(things.create({}))).message).toMatch(/511: Network Authentication Required\. It may have/);
    expect((await failureOf(things.create({}))).message).toMatch(/ failed with 511\. It may have/);
    expect((await failureOf(things.get("a"))).message).toMatch(
      /expected an object `data`, found the page "Sign in"\. Another form\? https:\S+$/,
    );
  });

  test("converts details to an array if they are a single object", async () => {
    const { things } = setup([json({ error: { code: "c", message: "m", details: { limit: 5 } } }, 400)]);
    await expect(things.get("a")).rejects.toMatchObject({ details: [{ limit: 5 }] });
  });

  test("redacts the API key and secrets of the request body that the server quotes", async () => {
    const body = {
      error: {
        code: "invalid",
        message: `Key ${key} may not use hunter22`,
        details: [{ field: "password", issue: "hunter22 is too short", token: "t" }],
      },
    };
    const { things } = setup([json(body, 400)]);

    const error = await failureOf(things.create({ config: { password: "hunter22" } }));
    for (const shown of [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      String(error),
      error.stack,
    ]) {
      expect(shown).not.toContain(key);
      expect(shown).not.toContain("hunter22");
    }
    expect(error.message).toContain("Key *** may not use ***");
    expect(error.details).toEqual([{ field: "password", issue: "*** is too short", token: "***" }]);
  });

  test("truncates a long body in the message", async () => {
    const { things } = setup([new Response("x".repeat(1_000_000), { status: 500 })], { maxRetries: 0 });
    const error = await failureOf(things.get("a"));
    expect(error.message.length).toBeLessThan(300);
  });

  test("includes the fields of the error in its JSON", async () => {
    const { things, clock } = setup([problem(429, { "retry-after": "900" })]);
    const error = await failureOf(things.get("a"));
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: "RateLimitError",
      message: "GET /things/a failed with 429 oops: no: 429",
      status: 429,
      code: "oops",
      retryable: true,
      retryAt: new Date(clock.now() + 900_000).toISOString(),
      attempts: [{ status: 429, why: "deadline" }],
    });
  });
});

describe("response of an unexpected form", () => {
  const resource = { id: "th_1", type: "thing" };

  test("has all attempts, and quotes what was found", async () => {
    const { things, clock } = setup([problem(503), async () => clock.sleep(40).then(() => json({ data: resource }))]);

    await expect(things.get("th_1")).rejects.toMatchObject({
      status: 200,
      url: "https://api.test/v1/things/th_1",
      expected: "an object `attributes` in data",
      found: "an object with id, type",
      attempts: [
        { status: 503, why: "backoff" },
        { status: 200, failure: "final", why: "final", durationMs: 40, queuedMs: 0 },
      ],
    });
  });

  test.each([
    ["a text, at most 200 characters of it", "x".repeat(300), `"${"x".repeat(199)}`],
    [
      "at most 20 fields",
      JSON.stringify({ ...Array(30).fill(0) }),
      `an object with ${[...Array(20).keys()].join(", ")}`,
    ],
    [
      "the start of a long text, so that no server keeps the client busy",
      `${"x ".repeat(32_768)}<title>late</title>`,
      `"${"x ".repeat(99)}x`,
    ],
    ["a text in place of data", JSON.stringify({ data: "y".repeat(300) }), `"${"y".repeat(199)}`],
    ["a value", '{"data":5}', "5"],
    ["null", "null", "null"],
  ])("quotes %s", async (_, text, found) => {
    const { things } = setup([new Response(text)]);
    await expect(things.get("th_1")).rejects.toMatchObject({ found });
  });

  test.each([
    ["a page of a proxy in response to a GET", "get", () => new Response("<html>"), true],
    ["a page of a proxy in response to a POST", "create", () => new Response("<html>"), false],
    ["a resource without attributes", "get", () => json({ data: resource }), false],
  ])(
    "is retryable only if a proxy may have sent it and a repetition is safe: %s",
    async (_, method, step, retryable) => {
      const { things } = setup([step]);
      await expect(things[method](method === "get" ? "th_1" : {})).rejects.toMatchObject({
        name: "ResponseFormatError",
        retryable,
      });
    },
  );

  test("has no code and quotes the body if the code and the message of an error are not strings", async () => {
    const { things } = setup([json({ error: { code: 5, message: null } }, 400)]);
    await expect(things.get("a")).rejects.toMatchObject({
      code: undefined,
      message: 'GET /things/a failed with 400: {"error":{"code":5,"message":null}}',
    });
  });
});

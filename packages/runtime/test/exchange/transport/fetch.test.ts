import { describe, expect, test, vi } from "vitest";
import { createTransport } from "../../../src/exchange/transport/fetch.ts";
import { createRedactor } from "../../../src/redaction/redactor.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";
import { secretRules } from "../../support/secret-rules.ts";

const key = "key_live_0123456789";
const redactor = createRedactor(() => [key], secretRules());

function transportOf(fetch: (url: string, init: RequestInit) => unknown) {
  const given = fetch as (url: string, init: RequestInit) => Promise<Response>;
  return createTransport({ fetch: given, clock: fakeClock(), maxResponseBytes: 1_000, redactor });
}

function failing(cause: unknown) {
  return transportOf(() => Promise.reject(cause));
}

const refused = new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) });

describe("request", () => {
  test("sends the method, the headers, the body and the signal, and handles redirects itself", async () => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));
    const { signal } = new AbortController();
    const request = requestOf({ method: "POST", headers: { "x-a": "1" }, body: "{}", signal });

    await transportOf(fetch)(request);

    expect(fetch).toHaveBeenCalledExactlyOnceWith("https://api.test/v1/runs/run_1", {
      method: "POST",
      headers: { "x-a": "1" },
      body: "{}",
      signal,
      redirect: "manual",
    });
    expect(request.state.isSent).toBe(true);
  });

  test("sends a stream in half-duplex mode, which Node requires", async () => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));

    await transportOf(fetch)(requestOf({ method: "POST", body: new ReadableStream() }));

    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ duplex: "half" });
  });

  test.each([
    ["a GET", "no-store", "GET", undefined],
    ["a POST", undefined, "POST", undefined],
    ["a GET with its own cache mode", "force-cache", "GET", { cache: "force-cache" }],
    ["a GET with cache options of Next.js", undefined, "GET", { next: { revalidate: 60 } }],
  ])("sets the cache mode of %s to %s", async (_, cache, method, fetchOptions) => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));

    await transportOf(fetch)(requestOf({ method, fetchOptions }));

    expect(fetch.mock.calls[0]?.[1].cache).toBe(cache);
  });
});

describe("response", () => {
  test("returns the status and the body as text", async () => {
    const response = await transportOf(async () => new Response("no", { status: 404 }))(requestOf());

    expect(response).toMatchObject({ status: 404, text: "no", stream: undefined, durationMs: 0 });
  });

  test("returns the body of a file as a stream, and converts a failure of the stream to a ConnectionError", async () => {
    const request = requestOf({ operation: { http: "GET /file", gives: "file" } });
    const { text, stream, broken } = await transportOf(async () => new Response("a,b"))(request);

    expect(text).toBe("");
    expect(await new Response(stream).text()).toBe("a,b");
    expect(broken?.(new Error("reset"))).toMatchObject({ name: "ConnectionError", phase: "body" });
  });
});

/** Returns what the engine throws for a programming error. */
function bug(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

describe("programming error in a custom fetch", () => {
  const nothing = Object(undefined).nothing;

  test.each([
    ["a missing method", bug(() => nothing.call())],
    ["a property of undefined", bug(() => Object(undefined).nothing.part)],
    ["a call of a non-function", bug(() => Object(1)())],
    ["a non-iterable in a spread", bug(() => [...Object(1)])],
    ["an unknown name", new ReferenceError("axios is not defined")],
    ["invalid JSON", bug(() => JSON.parse("<"))],
    ["a status out of range", bug(() => new Response("", { status: 1 }))],
    ["a bad URL", new TypeError("Failed to parse URL from /v1", { cause: bug(() => new URL("/v1")) })],
    ["a property of undefined in Safari", new TypeError("undefined is not an object (evaluating 'a.b')")],
    ["a property of undefined in Firefox", new TypeError('can\'t access property "b", a is undefined')],
    ["a property of null in Firefox", new TypeError("a is null")],
    ["bad options in Chromium", new TypeError("Failed to execute 'fetch' on 'Window': Invalid name")],
  ])("passes on the error for %s", async (_, error) => {
    await expect(failing(error)(requestOf({ method: "POST" }))).rejects.toBe(error);
  });

  test("passes on a programming error that occurs while the body is read", async () => {
    const error = bug(() => nothing.call());
    const body = new ReadableStream({ pull: (controller) => controller.error(error) });

    await expect(transportOf(async () => new Response(body))(requestOf())).rejects.toBe(error);
  });

  test.each([
    ["a value that is not a Response", {}],
    [
      "a Response of node-fetch, whose body is a stream of Node",
      { headers: new Headers(), status: 200, body: { pipe() {} } },
    ],
  ])("rejects with a TypeError if `fetch` resolves with %s", async (_, response) => {
    await expect(transportOf(async () => response)(requestOf())).rejects.toThrow(
      new TypeError("`fetch` must resolve with a Response whose body is a ReadableStream"),
    );
  });
});

describe("failure", () => {
  test.each([
    ["a failure before anything was sent", refused, { phase: "connect", failure: "not_sent" }],
    ["a failure after the request was sent", new TypeError("reset"), { phase: "response", failure: "ambiguous" }],
  ])("maps %s to a ConnectionError with its phase", async (_, cause, expected) => {
    await expect(failing(cause)(requestOf())).rejects.toMatchObject({ name: "ConnectionError", ...expected });
  });

  test("maps a failure while the body is read to a ConnectionError with the phase `body`", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });

    await expect(transportOf(async () => new Response(body))(requestOf())).rejects.toMatchObject({
      name: "ConnectionError",
      phase: "body",
      message: expect.stringContaining("the connection to api.test closed before the response body was complete"),
    });
  });

  test("redacts the API key in the cause", async () => {
    const error = await failing(new TypeError(`cannot fetch with ${key}`))(requestOf()).catch(Object);

    expect(error.cause.message).toBe("cannot fetch with ***");
  });
});

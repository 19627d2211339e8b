import { describe, expect, test, vi } from "vitest";
import { createTransport } from "../../../src/exchange/transport/fetch.ts";
import { createRedactor } from "../../../src/redaction/redactor.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";

const key = "key_live_0123456789";
const redactor = createRedactor(() => [key], []);

function transportOf(fetch: (url: string, init: RequestInit) => unknown) {
  const given = fetch as (url: string, init: RequestInit) => Promise<Response>;
  return createTransport({ fetch: given, clock: fakeClock(), maxResponseBytes: 1_000, redactor });
}

function failing(cause: unknown) {
  return transportOf(() => Promise.reject(cause));
}

const refused = new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) });

describe("a request", () => {
  test("sends method, headers, body and signal, and does not leave redirects to fetch", async () => {
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

  test("with a stream declares the half-duplex mode that Node requires", async () => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));

    await transportOf(fetch)(requestOf({ method: "POST", body: new ReadableStream() }));

    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ duplex: "half" });
  });

  test.each([
    ["a GET says", "GET", undefined, "no-store"],
    ["a POST does not say", "POST", undefined, undefined],
    ["the options for fetch decide whether a GET says", "GET", { cache: "force-cache" }, "force-cache"],
    ["a GET with options for the cache of Next.js does not say", "GET", { next: { revalidate: 60 } }, undefined],
  ])("%s that it must not come from a cache", async (_, method, fetchOptions, cache) => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));

    await transportOf(fetch)(requestOf({ method, fetchOptions }));

    expect(fetch.mock.calls[0]?.[1].cache).toBe(cache);
  });
});

describe("a response", () => {
  test("has its status and its body as text", async () => {
    const response = await transportOf(async () => new Response("no", { status: 404 }))(requestOf());

    expect(response).toMatchObject({ status: 404, text: "no", stream: undefined, durationMs: 0 });
  });

  test("of a file has its body as a stream, whose errors name the phase", async () => {
    const request = requestOf({ operation: { http: "GET /file", gives: "file" } });
    const { text, stream, broken } = await transportOf(async () => new Response("a,b"))(request);

    expect(text).toBe("");
    expect(await new Response(stream).text()).toBe("a,b");
    expect(broken?.(new Error("reset"))).toMatchObject({ name: "ConnectionError", phase: "body" });
  });
});

/** What engines throw at a line of code that is wrong. */
function bug(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

describe("a bug in a custom fetch", () => {
  const nothing = Object(undefined).nothing;

  test.each([
    ["a method that is missing", bug(() => nothing.call())],
    ["a property of nothing", bug(() => Object(undefined).nothing.part)],
    ["a function that is none", bug(() => Object(1)())],
    ["what is no iterable", bug(() => [...Object(1)])],
    ["an unknown name", new ReferenceError("axios is not defined")],
    ["no JSON", bug(() => JSON.parse("<"))],
    ["a status out of range", bug(() => new Response("", { status: 1 }))],
    ["a bad URL", new TypeError("Failed to parse URL from /v1", { cause: bug(() => new URL("/v1")) })],
    ["Safari: a property of nothing", new TypeError("undefined is not an object (evaluating 'a.b')")],
    ["Firefox: a property of nothing", new TypeError('can\'t access property "b", a is undefined')],
    ["Firefox: nothing", new TypeError("a is null")],
    ["Chromium: bad options", new TypeError("Failed to execute 'fetch' on 'Window': Invalid name")],
  ])("is thrown as it is: %s", async (_, error) => {
    await expect(failing(error)(requestOf({ method: "POST" }))).rejects.toBe(error);
  });

  test("is thrown as it is, also if reading the body shows it", async () => {
    const error = bug(() => nothing.call());
    const body = new ReadableStream({ pull: (controller) => controller.error(error) });

    await expect(transportOf(async () => new Response(body))(requestOf())).rejects.toBe(error);
  });

  test.each([
    ["no Response", {}],
    [
      "a Response of node-fetch, whose body is a stream of Node",
      { headers: new Headers(), status: 200, body: { pipe() {} } },
    ],
  ])("is a TypeError if it resolves with %s", async (_, response) => {
    await expect(transportOf(async () => response)(requestOf())).rejects.toThrow(
      new TypeError("`fetch` must resolve with a Response, its body a ReadableStream"),
    );
  });
});

describe("a failure", () => {
  test.each([
    ["before anything was sent", refused, { phase: "connect", failure: "not_sent" }],
    ["after the request was sent", new TypeError("reset"), { phase: "response", failure: "ambiguous" }],
  ])("%s is a ConnectionError with its phase", async (_, cause, expected) => {
    await expect(failing(cause)(requestOf())).rejects.toMatchObject({ name: "ConnectionError", ...expected });
  });

  test("within the body is a ConnectionError of the phase body", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });

    await expect(transportOf(async () => new Response(body))(requestOf())).rejects.toMatchObject({
      name: "ConnectionError",
      phase: "body",
      message: expect.stringContaining("the connection to api.test closed before the response body was complete"),
    });
  });

  test("does not show the key, even if the cause contains it", async () => {
    const error = await failing(new TypeError(`cannot fetch with ${key}`))(requestOf()).catch(Object);

    expect(error.cause.message).toBe("cannot fetch with ***");
  });
});

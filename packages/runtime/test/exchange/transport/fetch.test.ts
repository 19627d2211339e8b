import { describe, expect, test, vi } from "vitest";
import { createTransport } from "../../../src/exchange/transport/fetch.ts";
import { createRedactor } from "../../../src/redaction/redactor.ts";
import { fakeClock, requestOf } from "../../../src/testing/index.ts";

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

  test("that is not a Response is a TypeError", async () => {
    await expect(transportOf(async () => ({}))(requestOf())).rejects.toThrow(
      new TypeError("`fetch` must resolve with a Response"),
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
      message: expect.stringContaining("the connection closed before the response body was complete"),
    });
  });

  test("does not show the key, even if the cause contains it", async () => {
    const error = await failing(new TypeError(`cannot fetch with ${key}`))(requestOf()).catch(Object);

    expect(error.cause.message).toBe("cannot fetch with ***");
  });
});

import type { Disruption, HttpRequest } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { createFetch } from "../../src/request/in-process.ts";

/** A `fetch` whose response contains the request. */
const echo = createFetch(async (request: HttpRequest) => {
  const body = new TextDecoder().decode(await request.readBody());
  const { method, path, headers } = request;
  return {
    status: 200,
    headers: {},
    body: JSON.stringify({ method, path, query: `${request.query}`, body, type: headers["content-type"] }),
  };
});

async function seen(...input: Parameters<typeof echo>): Promise<Record<string, unknown>> {
  return (await echo(...input)).json() as Promise<Record<string, unknown>>;
}

describe("fetch without a connection", () => {
  test("passes the method, the path, the query and the body to the handler", async () => {
    const init = { method: "post", body: "{}", headers: { "Content-Type": "application/json" } };
    expect(await seen("http://any.example/v1/a?b=1&c#fragment", init)).toEqual({
      method: "POST",
      path: "/v1/a",
      query: "b=1&c=",
      body: "{}",
      type: "application/json",
    });
  });

  test("accepts a URL object, a path without an origin, and an origin without a path", async () => {
    expect(await seen(new URL("http://any.example/v1"))).toMatchObject({ method: "GET", path: "/v1", query: "" });
    expect(await seen("/v1/a?b=1")).toMatchObject({ path: "/v1/a", query: "b=1" });
    expect(await seen("http://any.example")).toMatchObject({ path: "/" });
    expect(await seen("http://any.example?b=1")).toMatchObject({ path: "/", query: "b=1" });
    expect(await seen("/v1/a/http://b")).toMatchObject({ path: "/v1/a/http://b" });
  });

  test("accepts a Request with a body, and a body of bytes", async () => {
    const request = new Request("http://any.example/v1/a", { method: "PUT", body: "text" });
    expect(await seen(request)).toMatchObject({ method: "PUT", body: "text" });
    expect(await seen("http://any.example/", { method: "POST", body: new Uint8Array([104, 105]) })).toMatchObject({
      body: "hi",
    });
    const body = new TextEncoder().encode("other");
    expect(await seen(request, { body })).toMatchObject({ method: "PUT", body: "other" });
  });

  test("adds a content type to a string body, as the platform's `fetch` does, and to no other request", async () => {
    expect(await seen("/", { method: "POST", body: "x" })).toMatchObject({ type: "text/plain;charset=UTF-8" });
    expect(await seen("/")).not.toHaveProperty("type");
    expect(await seen("/", { method: "POST", body: Uint8Array.of(1) })).not.toHaveProperty("type");
  });

  test("rejects with the reason of a signal that aborts before or during the request", async () => {
    const controller = new AbortController();
    const never = createFetch(() => new Promise(() => {}));
    const waiting = never("/", { signal: controller.signal });
    controller.abort(new Error("stop"));
    await expect(waiting).rejects.toThrow("stop");
    await expect(never(new Request("http://any.example/", { signal: controller.signal }))).rejects.toThrow("stop");
  });

  test("leaves no listener on a signal", async () => {
    const { signal } = new AbortController();
    const listeners: unknown[] = [];
    signal.addEventListener = (_: string, listener: unknown) => void listeners.push(listener);
    signal.removeEventListener = (_: string, listener: unknown) =>
      void listeners.splice(listeners.indexOf(listener), 1);

    const response = echo("/", { signal });
    expect(listeners).toHaveLength(1);
    await response;
    await expect(createFetch(async () => Promise.reject(new Error("broken")))("/", { signal })).rejects.toThrow(
      "broken",
    );
    expect(listeners).toEqual([]);
  });

  test("returns the status and the headers of the response, and a 204 without a body", async () => {
    const response = await createFetch(async () => ({ status: 204, headers: { A: "1" }, body: "" }))("/");
    expect(response).toMatchObject({ status: 204, body: null });
    expect(response.headers.get("a")).toBe("1");
  });
});

describe("a disrupted response", () => {
  const reset = { message: "read ECONNRESET", code: "ECONNRESET", errno: -104, syscall: "read" };
  const send = (disruption: Disruption, body: string | Uint8Array = "abcdefg") =>
    createFetch(async () => ({ status: 200, headers: {}, body, disruption }))("/");

  /** Reads the pieces of a body, and what ends it: the error, or undefined for a complete body. */
  async function read({ body }: Response): Promise<{ pieces: string[]; error?: unknown }> {
    const pieces: string[] = [];
    try {
      for await (const piece of body ?? []) pieces.push(new TextDecoder().decode(piece));
    } catch (error) {
      return { pieces, error };
    }
    return { pieces };
  }

  test("makes `fetch` reject as in Node if the connection is reset", async () => {
    const error = await send({ kind: "reset" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: reset });
  });

  test.each(["abcdefg", new TextEncoder().encode("abcdefg")])(
    "ends with an error after half of its body",
    async (body) => {
      const { pieces, error } = await read(await send({ kind: "truncate" }, body));
      expect(pieces).toEqual(["abc"]);
      expect(error).toMatchObject({ name: "TypeError", message: "terminated", cause: reset });
    },
  );

  test("has its whole body, in pieces, if it is slow", async () => {
    const startedAt = performance.now();
    const { pieces, error } = await read(await send({ kind: "slow", pauseMs: 5, pieces: 3 }));
    expect(pieces).toHaveLength(3);
    expect(pieces.join("")).toBe("abcdefg");
    expect(error).toBeUndefined();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(12);
  });
});

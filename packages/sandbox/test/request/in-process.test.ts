import type { HttpRequest } from "@planasonix/serving";
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
    expect(await seen("http://any.host/v1/a?b=1&c#d", init)).toEqual({
      method: "POST",
      path: "/v1/a",
      query: "b=1&c=",
      body: "{}",
      type: "application/json",
    });
  });

  test("accepts a URL object, a path without an origin, and an origin without a path", async () => {
    expect(await seen(new URL("http://any.host/v1"))).toMatchObject({ method: "GET", path: "/v1", query: "" });
    expect(await seen("/v1/a?b=1")).toMatchObject({ path: "/v1/a", query: "b=1" });
    expect(await seen("http://any.host")).toMatchObject({ path: "/" });
    expect(await seen("http://any.host?b=1")).toMatchObject({ path: "/", query: "b=1" });
  });

  test("accepts a Request with a body, and a body of bytes", async () => {
    const request = new Request("http://any.host/v1/a", { method: "PUT", body: "text" });
    expect(await seen(request)).toMatchObject({ method: "PUT", body: "text" });
    expect(await seen("http://any.host/", { method: "POST", body: new Uint8Array([104, 105]) })).toMatchObject({
      body: "hi",
    });
  });

  test("adds a content type to a string body, as the platform's `fetch` does", async () => {
    expect(await seen("/", { method: "POST", body: "x" })).toMatchObject({ type: "text/plain;charset=UTF-8" });
  });

  test("rejects with the reason of a signal that aborts before or during the request", async () => {
    const controller = new AbortController();
    const never = createFetch(() => new Promise(() => {}));
    const waiting = never("/", { signal: controller.signal });
    controller.abort(new Error("stop"));
    await expect(waiting).rejects.toThrow("stop");
    await expect(never(new Request("http://any.host/", { signal: controller.signal }))).rejects.toThrow("stop");
  });

  test("returns a 204 without a body", async () => {
    const response = await createFetch(async () => ({ status: 204, headers: {}, body: "" }))("/");
    expect(response.body).toBeNull();
  });
});

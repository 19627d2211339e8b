import { describe, expect, test } from "vitest";
import { ConnectionError } from "../src/index.ts";
import { createRaw } from "../src/raw.ts";
import { connected, page, problem, rejection, resource, scripted } from "./support/client.ts";

describe("createRaw over HTTP", () => {
  const one = { params: { path: { pipeline_id: "pl_1" } } } as const;

  test("resolves with the body as the API sends it and with the response", async () => {
    const { data, error, response } = await createRaw(connected()).GET("/pipelines/{pipeline_id}", one);

    expect([data?.data.type, error, response.status]).toEqual(["pipeline", undefined, 200]);
  });

  test("sends queries and bodies", async () => {
    const raw = createRaw(connected());

    const list = await raw.GET("/pipelines", { params: { query: { limit: 2, status: "active" } } });
    const run = await raw.POST("/pipelines/{pipeline_id}/run", { ...one, body: { variables: { A: "1" } } });

    expect([list.data?.data.length, run.response.status, run.data?.data.type]).toEqual([2, 202, "pipeline_run"]);
  });

  test.each([400, 401, 403, 404, 429, 500, 503])("resolves with `error` after the status %i", async (status) => {
    const raw = createRaw(connected({ maxRetries: 0 }));

    const { data, error, response } = await raw.GET("/pipelines/{pipeline_id}", {
      ...one,
      headers: { Prefer: `code=${status}` },
    });

    expect([data, response.status, typeof error?.error.code]).toEqual([undefined, status, "string"]);
  });

  test("shares the rate limit with its client", async () => {
    const planasonix = connected();

    await createRaw(planasonix).GET("/pipelines/{pipeline_id}", one);

    expect(planasonix.rateLimit).toMatchObject({ limit: expect.any(Number) });
  });
});

describe("createRaw", () => {
  test("sends the API key and the User-Agent, as methods do", async () => {
    const { planasonix, fetch } = scripted([page([], null)]);

    await createRaw(planasonix).GET("/pipelines");

    const headers = fetch.sent[0]?.headers;
    expect(headers?.get("authorization")).toBe("Bearer key_live_0123456789");
    expect(headers?.get("user-agent")).toMatch(/^planasonix-client\//);
  });

  test("keeps the options of `fetch` that a call states, and those of the client for the others", async () => {
    const inits: RequestInit[] = [];
    const fetch = async (_: string, init: RequestInit): Promise<Response> => {
      inits.push(init);
      return page([], null);
    };
    const { planasonix } = scripted([], { fetch, fetchOptions: { cache: "no-cache", mode: "same-origin" } });
    const raw = createRaw(planasonix);

    await raw.GET("/pipelines", { credentials: "include", keepalive: true, cache: "force-cache" });
    await raw.GET("/pipelines");

    expect(inits[0]).toMatchObject({
      credentials: "include",
      keepalive: true,
      cache: "force-cache",
      mode: "same-origin",
    });
    expect(inits[1]).toMatchObject({ cache: "no-cache", mode: "same-origin" });
    expect(inits[1]).not.toHaveProperty("credentials");
  });

  test("removes a header of the client if a call sets it to null", async () => {
    const { planasonix, fetch } = scripted([page([], null)], { headers: { "X-Team": "data", "X-Trace": "t" } });
    const raw = createRaw(planasonix);

    await raw.GET("/pipelines", { headers: { "x-team": null, "x-trace": "u" } });
    await raw.GET("/pipelines");

    expect(fetch.sent.map(({ headers }) => [headers.get("x-team"), headers.get("x-trace")])).toEqual([
      [null, "u"],
      ["data", "t"],
    ]);
  });

  test("keeps the headers of the client if middleware of openapi-fetch replaces the request", async () => {
    const { planasonix, fetch } = scripted([page([], null)], { headers: { "X-Team": "data" } });
    const raw = createRaw(planasonix);
    raw.use({ onRequest: ({ request }) => new Request(request.url) });

    await raw.GET("/pipelines");

    expect(fetch.sent[0]?.headers.get("x-team")).toBe("data");
  });

  test("retries only requests that are safe to repeat", async () => {
    const { planasonix, fetch } = scripted([problem(500), page([], null), problem(500), resource("run_1")]);
    const raw = createRaw(planasonix);

    const list = await raw.GET("/pipelines");
    const run = await raw.POST("/pipelines/{pipeline_id}/run", { params: { path: { pipeline_id: "pl_1" } } });

    expect([list.response.status, run.response.status, fetch.sent.length]).toEqual([200, 500, 3]);
  });

  test("sends an idempotency key with a POST", async () => {
    const { planasonix, fetch } = scripted([resource("run_1")]);

    await createRaw(planasonix).POST("/pipelines/{pipeline_id}/run", { params: { path: { pipeline_id: "pl_1" } } });

    expect(fetch.sent[0]?.headers.get("idempotency-key")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("rejects if there is no response", async () => {
    const { planasonix } = scripted([new TypeError("fetch failed")], { maxRetries: 0 });

    const error = await rejection(createRaw(planasonix).GET("/pipelines"));

    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ operation: "pipelines.list", path: "/pipelines" });
  });
});

import { describe, expect, test } from "vitest";
import { RateLimitError, ServerError, TimeoutError } from "../src/index.ts";
import { asked, connected, problem, rejection, resource, scripted } from "./support/client.ts";

describe("call over HTTP", () => {
  test("resolves with the resource as the API sends it", async () => {
    const pipeline = await connected().pipelines.get("pl_01hqxyz");

    expect(pipeline).toMatchObject({ id: "pl_01hqxyz", type: "pipeline", attributes: { status: "active" } });
  });

  test("creates a resource from a body without an envelope", async () => {
    const webhook = await connected().webhooks.create({ url: "https://example.org/hook", events: ["job.succeeded"] });

    expect(webhook).toMatchObject({ type: "webhook", id: expect.any(String) });
  });

  test("resolves with undefined after a 204", async () => {
    const planasonix = connected();

    expect(await planasonix.webhooks.delete("wh_1")).toBeUndefined();
    expect(await planasonix.agents.deregister("ag_1")).toBeUndefined();
    expect(await planasonix.apiKeys.delete("key_1")).toBeUndefined();
  });

  test("returns the response, the attempts and the rate limit with `withResponse`", async () => {
    const { data, response, attempts, rateLimit, requestId } = await connected().pipelines.get("pl_1").withResponse();

    expect([data.type, response.status]).toEqual(["pipeline", 200]);
    expect(requestId).toMatch(/^req_[0-9a-f]{32}$/);
    expect(response.headers.get("x-request-id")).toBe(requestId);
    expect(attempts).toEqual([expect.objectContaining({ status: 200, why: "succeeded" })]);
    expect(rateLimit).toEqual({ limit: expect.any(Number), remaining: expect.any(Number), resetAt: expect.any(Date) });
  });

  test("returns undefined data and the response of a 204 with `withResponse`", async () => {
    const { data, response } = await connected().webhooks.delete("wh_1").withResponse();

    expect([data, response.status]).toEqual([undefined, 204]);
  });

  test.each([
    [401, "AuthenticationError"],
    [403, "PermissionDeniedError"],
    [404, "NotFoundError"],
    [409, "ConflictError"],
    [429, "RateLimitError"],
    [500, "ServerError"],
    [503, "ServerError"],
  ])("rejects after the status %i with %s", async (status, name) => {
    const options = { headers: { Prefer: `code=${status}` }, maxRetries: 0 };

    const error = await rejection(connected().pipelines.delete("pl_1", options));

    expect(error).toMatchObject({
      name,
      status,
      operation: "pipelines.delete",
      method: "DELETE",
      path: "/pipelines/pl_1",
    });
    expect(error).toMatchObject({ code: expect.any(String), attempts: [expect.objectContaining({ status })] });
    expect(error).toMatchObject({ requestId: expect.stringMatching(/^req_/) });
  });

  test("sets `retryAt` after a 429", async () => {
    const before = Date.now();
    const error = await rejection(
      connected().pipelines.get("pl_1", { headers: { Prefer: "code=429" }, maxRetries: 0 }),
    );

    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ retryable: true, retryAt: expect.any(Date) });
    expect(Number(Reflect.get(Object(error), "retryAt"))).toBeGreaterThan(before);
  });

  test("rejects with the reason of the signal after an abort", async () => {
    const controller = new AbortController();
    const call = connected().pipelines.get("pl_1", { signal: controller.signal });
    controller.abort(new Error("the user left"));

    expect(await rejection(call)).toEqual(new Error("the user left"));
  });
});

describe("arguments of a call", () => {
  test("takes the path parameter, then the body, then the options", async () => {
    const { planasonix, fetch } = scripted([resource("x")]);

    await planasonix.pipelines.rename("pl_1", { name: "Orders" }, { headers: { "x-team": "data" } });

    const [request] = fetch.sent;
    expect(asked(fetch)).toEqual(["PATCH /pipelines/pl_1/rename"]);
    expect(await request?.json()).toEqual({ name: "Orders" });
    expect(request?.headers.get("x-team")).toBe("data");
  });

  test("takes two path parameters by name, in any order", async () => {
    const { planasonix, fetch } = scripted([resource("x")]);
    const path = { node_id: "n_2", pipeline_id: "pl_1" };

    await planasonix.pipelines.previewNode(path, { limit: 5 }, { headers: { "x-team": "data" } });

    const [request] = fetch.sent;
    expect(asked(fetch)).toEqual(["POST /pipelines/pl_1/nodes/n_2/preview"]);
    expect(await request?.json()).toEqual({ limit: 5 });
    expect(request?.headers.get("x-team")).toBe("data");
  });

  test("sends an empty object if the optional body is omitted", async () => {
    const { planasonix, fetch } = scripted([resource("run_1")]);

    await planasonix.pipelines.run("pl_1");

    expect(await fetch.sent[0]?.text()).toBe("{}");
    expect(fetch.sent[0]?.headers.get("content-type")).toBe("application/json");
  });

  test("accepts options without the optional body", async () => {
    const { planasonix, fetch } = scripted([resource("run_1")]);

    await planasonix.pipelines.run("pl_1", undefined, { idempotencyKey: "night-1" });

    expect(fetch.sent[0]?.headers.get("idempotency-key")).toBe("night-1");
  });

  test("takes the query as an argument if the operation has a query and no body", async () => {
    const { planasonix, fetch } = scripted([resource("x")]);

    await planasonix.connections.getFileSchema("conn_1", { path: "a b/c.csv" });

    expect(asked(fetch)).toEqual(["GET /connections/conn_1/cloud-schema?path=a%20b%2Fc.csv"]);
  });

  test("accepts options without the optional query", async () => {
    const { planasonix, fetch } = scripted([resource("x")]);

    await planasonix.dlq.getStats({ since: "2026-11-01T00:00:00Z" });
    await planasonix.dlq.getStats(undefined, { headers: { "x-team": "data" } });
    await planasonix.streams.delete("str_1", { force: true });

    expect(asked(fetch)).toEqual([
      "GET /dlq/stats?since=2026-11-01T00%3A00%3A00Z",
      "GET /dlq/stats",
      "DELETE /streams/str_1?force=true",
    ]);
    expect(fetch.sent[1]?.headers.get("x-team")).toBe("data");
  });

  test("reads arguments at the time of the call, so that later changes have no effect", async () => {
    const { planasonix, fetch } = scripted([problem(503), resource("run_1")], { trustIdempotencyKeys: true });
    const body = { variables: { RUN_DATE: "2026-11-24" } };

    const call = planasonix.pipelines.run("pl_1", body);
    body.variables.RUN_DATE = "2030-01-01";
    await call;

    const bodies = await Promise.all(fetch.sent.map((request) => request.text()));
    expect(bodies).toEqual(['{"variables":{"RUN_DATE":"2026-11-24"}}', '{"variables":{"RUN_DATE":"2026-11-24"}}']);
  });
});

describe("failed call", () => {
  test("retries if the request is safe to repeat, and reports the attempts", async () => {
    const { planasonix, clock } = scripted([problem(500), resource("pl_1")]);

    const { data, attempts } = await planasonix.pipelines.get("pl_1").withResponse();

    expect([data.id, clock.sleptMs]).toEqual(["pl_1", [250]]);
    expect(attempts).toMatchObject([{ status: 500, failure: "ambiguous", waitMs: 250 }, { status: 200 }]);
  });

  test("does not retry if the request could be executed twice, and names the operation to check with", async () => {
    const { planasonix, fetch } = scripted([problem(500), resource("run_1")]);

    const error = await rejection(planasonix.pipelines.run("pl_1"));

    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ outcome: "unknown", checkWith: "pipelines.listRuns", retryable: false });
    expect(String(error)).toContain("It may have been executed; check with pipelines.listRuns");
    expect(fetch.sent).toHaveLength(1);
  });

  test("retries with the caller's idempotency key in every attempt", async () => {
    const { planasonix, fetch } = scripted([problem(500), resource("run_1")]);

    await planasonix.pipelines.run("pl_1", {}, { idempotencyKey: "night-1" });

    expect(fetch.sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["night-1", "night-1"]);
  });

  test("rejects after the timeout of an attempt", async () => {
    const never = (): Promise<Response> => new Promise(() => {});
    const { planasonix, clock } = scripted([never]);

    const call = rejection(planasonix.pipelines.get("pl_1", { timeoutMs: 2_000, maxRetries: 0 }));
    await clock.advance(2_000);

    expect(await call).toBeInstanceOf(TimeoutError);
    expect(await call).toMatchObject({ timeoutMs: 2_000, operation: "pipelines.get" });
  });

  test("uses the timeout that the description states", async () => {
    const never = (): Promise<Response> => new Promise(() => {});
    const { planasonix, clock } = scripted([never], { maxRetries: 0 });

    const call = rejection(planasonix.pipelines.preview({ nodes: [], edges: [] }));
    await clock.advance(150_000);

    expect(await call).toMatchObject({ timeoutMs: 150_000 });
  });
});

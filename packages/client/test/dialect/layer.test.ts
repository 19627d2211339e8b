import { describe, expect, test } from "vitest";
import type { Middleware } from "../../src/index.ts";
import { createRaw } from "../../src/raw.ts";
import { memory, problem, rejection, untyped } from "../support/client.ts";
import { dialectWith, speaking } from "./speaking.ts";

describe("the layer of a dialect", () => {
  test("shows middleware the documented form, and the caller the response that was received", async () => {
    const seen: unknown[] = [];
    const watch: Middleware = (next) => async (request) => {
      const response = await next(request);
      seen.push(request.url, request.body, JSON.parse(response.text));
      return response;
    };
    const { planasonix } = speaking("airflow-provider", [Response.json({ job_id: "job_1", status: "completed" })], {
      middleware: [watch],
    });

    const { data, response } = await planasonix.connections.sync("conn_1", { priority: "low" }).withResponse();

    const job = { id: "job_1", type: "job", attributes: { status: "succeeded" } };
    expect(data).toEqual(job);
    expect(seen).toEqual(["https://api.test/api/v1/connections/conn_1/sync", '{"priority":"low"}', { data: job }]);
    expect(response.status).toBe(200);
  });

  test("lets middleware replace the body", async () => {
    const rename: Middleware = (next) => async (request) => {
      const response = await next(request);
      return { ...response, text: response.text.replace("succeeded", "queued") };
    };
    const { planasonix } = speaking("airflow-provider", [Response.json({ status: "completed" })], {
      middleware: [rename],
    });

    expect((await planasonix.jobs.get("job_1")).attributes.status).toBe("queued");
  });

  test("logs what was really sent, without secrets in either spelling", async () => {
    const { lines, logger } = memory();
    const operations = {
      "connections.create": {
        is: "guessed",
        why: "a test",
        request: { case: "camel", names: { "/config": "/hidden" } },
      },
    };
    const { planasonix } = speaking(dialectWith(operations), [problem(400)], {
      logger,
      logLevel: "debug",
      maxRetries: 0,
    });

    await rejection(planasonix.connections.create({ name: "n", type: "t", config: { a: "s3cr3t-value" } }));

    const text = JSON.stringify(lines);
    expect(text).toContain("https://api.test/own/connections");
    expect(text).toContain("hidden");
    expect(text).not.toContain("s3cr3t-value");
  });

  test("adds its headers to each request, also to one that no operation has, which gets the prefix only", async () => {
    const dialect = dialectWith({}, { headers: { "X-Form": "own" } });
    const { planasonix, fetch } = speaking(dialect, [Response.json({ anything: 1 })]);

    const { data } = (await untyped(createRaw(planasonix), "GET")("/anything" as never, {})) as { data: unknown };

    expect([fetch.sent[0]?.url, fetch.sent[0]?.headers.get("x-form"), data]).toEqual([
      "https://api.test/own/anything",
      "own",
      { anything: 1 },
    ]);
  });

  test("converts the requests of createRaw", async () => {
    const { planasonix, fetch } = speaking("mcp-server", [Response.json([{ id: "pl_1", name: "orders" }])]);

    const { data } = await createRaw(planasonix).GET("/pipelines");

    expect([data?.data[0]?.attributes.name, fetch.sent[0]?.url]).toEqual(["orders", "https://api.test/api/pipelines"]);
  });

  test("retries by the retry class of the description", async () => {
    const failing = Response.json({ success: false, message: "busy" });
    const { planasonix, fetch } = speaking("mcp-server", [
      failing,
      Response.json({ id: "pl_1", name: "n", status: "paused" }),
    ]);

    const pipeline = await planasonix.pipelines.updateStatus("pl_1", { status: "paused" });

    expect([pipeline.id, fetch.sent.length]).toEqual(["pl_1", 2]);
  });

  test("returns a resource for an empty body if the dialect says so", async () => {
    const { planasonix } = speaking("airflow-provider", [new Response(null, { status: 204 })]);

    expect(await planasonix.jobs.cancel("job_1")).toEqual({ id: "job_1", type: "job", attributes: {} });
  });

  test("goes on after a short page with offsets, and ends with an empty one if no total is stated", async () => {
    const jobs = (...ids: string[]): Response =>
      Response.json({ jobs: ids.map((job_id) => ({ job_id, status: "queued" })) });
    const { planasonix, fetch } = speaking("airflow-provider", [jobs("a", "b"), jobs("c"), jobs()]);

    const all = await planasonix.jobs.list({ limit: 2 }).toArray();

    expect(all.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(fetch.sent.map(({ url }) => new URL(url).search)).toEqual([
      "?limit=2",
      "?limit=2&offset=2",
      "?limit=2&offset=3",
    ]);
  });

  test("reads the parts of an error where the dialect has them", async () => {
    const dialect = dialectWith({}, { errors: { code: "/kind", message: "/reason" } });
    const { planasonix } = speaking(dialect, [Response.json({ kind: "gone", reason: "no such run" }, { status: 404 })]);

    const error = await rejection(planasonix.runs.get("run_1"));

    expect(error).toMatchObject({
      name: "NotFoundError",
      code: "gone",
      message: expect.stringContaining("no such run"),
    });
  });

  test("redacts a secret of the request in a body that it cannot convert", async () => {
    const { planasonix } = speaking("pages", [Response.json("bad hunter22")]);
    const body = { name: "a", connector: "postgres", config: { password: "hunter22" } };

    const error = await rejection(untyped(planasonix.connections, "create")(body));

    expect(error).toMatchObject({ name: "ResponseFormatError", body: "bad ***" });
  });

  test("refuses a body that it cannot convert, before anything is sent", async () => {
    const { planasonix, fetch } = speaking("pages", [Response.json({})]);
    const body = { project_id: "a", projectId: "b" };

    const error = await rejection(untyped(planasonix.pipelines, "create")(body));

    expect([String(error), fetch.sent.length]).toEqual([
      expect.stringContaining("two fields with the name `projectId`"),
      0,
    ]);
  });
});

describe("the base URL of a dialect", () => {
  test.each([
    [undefined, "https://api.planasonix.com/api/v1/jobs/job_1"],
    ["https://flow.example", "https://flow.example/api/v1/jobs/job_1"],
    ["https://flow.example/", "https://flow.example/api/v1/jobs/job_1"],
    ["https://flow.example/api/v1", "https://flow.example/api/v1/jobs/job_1"],
    ["https://flow.example/tenant/api/v1/", "https://flow.example/tenant/api/v1/jobs/job_1"],
  ])("completes %s", async (baseUrl, url) => {
    const { planasonix, fetch } = speaking("airflow-provider", [Response.json({ status: "queued" })], { baseUrl });

    await planasonix.jobs.get("job_1");

    expect(fetch.sent[0]?.url).toBe(url);
  });

  test("leaves a text that is no URL to the client, which names the option", () => {
    const act = (): unknown => speaking("airflow-provider", [], { baseUrl: "flow.example" });

    expect(act).toThrow("`baseUrl` must begin with https://");
  });

  test("throws for another path", () => {
    const act = (): unknown => speaking("airflow-provider", [], { baseUrl: "https://flow.example/v1" });

    expect(act).toThrow("`baseUrl` must end with /api/v1, the path of the dialect airflow-provider, or have no path");
  });
});

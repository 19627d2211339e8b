// A dialect or a deployment that is not what it says: an error at the start, or at the call, and never a guessed resource.
import { describe, expect, test } from "vitest";
import { createDialect } from "../../src/dialect.ts";
import { ResponseFormatError } from "../../src/index.ts";
import { rejection, untyped } from "../support/client.ts";
import { dialectWith, speaking } from "./speaking.ts";

const seen = { is: "seen" };

/** A dialect in which one operation has a form. */
function of(name: string, form: object): object {
  return dialectWith({ [name]: { ...seen, ...form } });
}

describe("at the start, the text of a dialect is refused with its line and the rule", () => {
  test.each<[string, object, string, string]>([
    [
      "maps two names to one",
      of("jobs.get", { response: { names: { "/finished_at": "/at", "/started_at": "/at" } } }),
      '"/finished_at"',
      "`operations > jobs.get > response > names > /finished_at`: two fields have the place /at",
    ],
    [
      "maps a name to that of a field that stays",
      of("jobs.get", { response: { names: { "/finished_at": "/status" } } }),
      '"/finished_at"',
      "two fields have the place /status",
    ],
    [
      "maps two names to one by the case of another",
      of("jobs.get", { response: { case: "camel", names: { "/status": "/finishedAt" } } }),
      '"/status"',
      "two fields have the place /finishedAt",
    ],
    [
      "sends two parameters as one",
      of("jobs.list", { query: { since: "at", until: "at" } }),
      '"until"',
      "two parameters are sent as `at`",
    ],
    [
      "sends two values as one",
      of("jobs.list", { response: {}, values: { status: { failed: "ended", succeeded: "ended" } } }),
      '"status"',
      "two values are sent as `ended`",
    ],
    [
      "contradicts the fields of the description",
      of("jobs.get", { response: { names: { "/ended": "/end" } } }),
      '"/ended"',
      "is no field of the description",
    ],
    [
      "contradicts its path parameters",
      of("jobs.get", { path: "/jobs/{run_id}" }),
      '"path"',
      "must have the path parameters of /jobs/{job_id}, each once",
    ],
    [
      "contradicts its query",
      of("jobs.list", { query: { page: "page" } }),
      '"page"',
      "is no query parameter of the operation",
    ],
    [
      "contradicts its results",
      of("jobs.get", { response: { page: { by: "offset" } } }),
      '"page"',
      "the operation returns no list",
    ],
    ["contradicts its effects", of("pipelines.get", { method: "DELETE" }), '"method"', "a read is sent as GET or POST"],
    [
      "reaches into an open map",
      of("connections.get", { response: { names: { "/config/host": "/host" } } }),
      '"/config/host"',
      "is no field of the description",
    ],
    ["names an unknown operation", of("jobs.fly", {}), '"jobs.fly"', "`operations > jobs.fly`: is no operation"],
    ["names a host as the prefix", dialectWith({}, { prefix: "https://evil.test/v1" }), '"prefix"', "must match"],
    ["names a host without a scheme", dialectWith({}, { prefix: "//evil.test/v1" }), '"prefix"', "must match"],
    ["names a host by its user", dialectWith({}, { prefix: "/@evil.test/v1" }), '"prefix"', "must match"],
    ["names a host in a path", of("jobs.get", { path: "//evil.test/{job_id}" }), '"path"', "must match"],
    ["names a host with backslashes", of("jobs.get", { path: "/\\evil.test/{job_id}" }), '"path"', "must match"],
    ...["Host", "authorization", "X-Planasonix-Api-Key", "Cookie", "Proxy-Authorization", "Idempotency-Key"].map(
      (header): [string, object, string, string] => [
        `sets the header ${header}`,
        dialectWith({}, { headers: { [header]: "evil.test" } }),
        `"${header}"`,
        `\`headers > ${header}\`: the header is that of the client or of the connection`,
      ],
    ),
  ])("if it %s", (_, dialect, at, rule) => {
    const text = JSON.stringify(dialect, null, 2);
    const line = text.split("\n").findIndex((one) => one.includes(`${at}:`)) + 1;

    expect(() => createDialect(text)).toThrow(`The dialect is invalid: line ${line}, `);
    expect(() => createDialect(text)).toThrow(rule);
  });
});

describe("at the call, what was found is said, and one request is sent", () => {
  test.each<[string, string, string, string[], unknown, string, string]>([
    [
      "the documented form in place of a bare list",
      "mcp-server",
      "pipelines.list",
      [],
      { data: [] },
      "a list in the body",
      "an object with data",
    ],
    [
      "the documented form in place of a bare resource",
      "airflow-provider",
      "jobs.get",
      ["job_1"],
      { data: { id: "job_1", type: "job", attributes: {} } },
      "a resource without `data`",
      "an object with data",
    ],
    [
      "a wrapped resource beside other members in place of a bare one",
      "airflow-provider",
      "jobs.get",
      ["job_1"],
      { success: true, data: { job_id: "job_1", status: "running" } },
      "a resource without `data`",
      "an object with success, data",
    ],
    [
      "an item in the documented form in a bare list",
      "mcp-server",
      "pipelines.list",
      [],
      [
        { id: "pl_1", name: "n" },
        { id: "pl_2", type: "pipeline", attributes: {} },
      ],
      "a resource without `attributes` in /1, as the dialect mcp-server has it",
      "an object with id, type, attributes",
    ],
    [
      "a bare resource with a member `data` in place of a wrapped one",
      "pages",
      "credentials.get",
      ["cr_1"],
      { id: "cr_1", data: { id: "x" } },
      "a resource in /data, and no ID beside it",
      "an object with id, data",
    ],
    [
      "an `id` of something else, where the ID has another name",
      "airflow-provider",
      "connections.sync",
      ["conn_1"],
      { id: "conn_1", status: "queued" },
      "an ID at /job_id in the body",
      "an object with id, status",
    ],
    [
      "an ID that is not the one of the request",
      "airflow-provider",
      "jobs.get",
      ["job_1"],
      { job_id: "job_2", status: "queued" },
      "one ID in the body, from /job_id and {job_id}",
      "an object with job_id, status",
    ],
    [
      "an item whose two IDs differ",
      "airflow-provider",
      "jobs.list",
      [],
      { jobs: [{ job_id: "job_1", id: "conn_1" }] },
      "one ID in /jobs/0, from /job_id and /id",
      "an object with job_id, id",
    ],
    [
      "one field in two spellings",
      "pages",
      "runs.get",
      ["run_1"],
      { id: "run_1", pipelineId: "a", pipeline_id: "b" },
      "each field once",
      "two fields with the name `pipeline_id`",
    ],
    ["a page of a proxy", "airflow-provider", "jobs.get", ["job_1"], "<html>", "a resource in the body", "<html>"],
  ])("%s", async (_, dialect, operation, values, body, expected, found) => {
    const [owner = "", method = ""] = operation.split(".");
    const { planasonix, fetch } = speaking(dialect, [Response.json(body)]);

    const error = await rejection(untyped(Reflect.get(planasonix, owner), method)(...values));

    expect(error).toBeInstanceOf(ResponseFormatError);
    expect(error).toMatchObject({ expected: expect.stringContaining(expected), found, body });
    expect(fetch.sent).toHaveLength(1);
  });

  test.each<[string, string, number, string, string]>([
    ["bare", "mcp-server", 1, "a resource without `data`", "an object with data"],
    ["documented", "documented", 0, "an object `data`", "an object with id, name"],
  ])("a deployment that mixes forms, of which only the %s one is read", async (_, name, refused, expected, found) => {
    const bare = Response.json({ id: "pl_1", name: "orders" });
    const documented = Response.json({ data: { id: "run_1", type: "pipeline_run", attributes: { status: "queued" } } });
    const { planasonix } = speaking(name, [bare, documented]);

    const pipeline = await Promise.allSettled([planasonix.pipelines.get("pl_1")]);
    const run = await Promise.allSettled([planasonix.runs.get("run_1")]);

    const results = [...pipeline, ...run];
    expect(results[1 - refused]).toMatchObject({ status: "fulfilled", value: { id: ["run_1", "pl_1"][refused] } });
    expect(results[refused]).toMatchObject({
      status: "rejected",
      reason: { name: "ResponseFormatError", expected: expect.stringContaining(expected), found },
    });
  });
});

describe("what is the deployment's own stays an attribute", () => {
  test("a member `data` of a bare resource", async () => {
    const { planasonix } = speaking("airflow-provider", [Response.json({ status: "running", data: { id: "x" } })]);

    expect(await planasonix.jobs.get("job_1")).toEqual({
      id: "job_1",
      type: "job",
      attributes: { status: "running", data: { id: "x" } },
    });
  });

  test("a member `data` with an ID, of a bare resource with its own", async () => {
    const { planasonix } = speaking("airflow-provider", [
      Response.json({ job_id: "job_1", status: "running", data: { job_id: "job_2" } }),
    ]);

    expect((await planasonix.jobs.get("job_1")).attributes).toEqual({ status: "running", data: { job_id: "job_2" } });
  });

  test("an `id` where the ID of the resource has another name", async () => {
    const { planasonix } = speaking("airflow-provider", [Response.json({ job_id: "job_1", id: "conn_1" })]);

    expect(await planasonix.connections.sync("conn_1")).toEqual({
      id: "job_1",
      type: "job",
      attributes: { id: "conn_1" },
    });
  });

  test("a value that the dialect does not list passes as it is", async () => {
    const states = ["completed", "paused_by_operator", "succeeded", 7, null];
    const { planasonix } = speaking("airflow-provider", [
      Response.json({ jobs: states.map((status, index) => ({ job_id: `job_${index}`, status })), total: 5 }),
    ]);

    const { data } = await planasonix.jobs.list();

    expect(data.map(({ attributes }): unknown => attributes.status)).toEqual([
      "succeeded",
      "paused_by_operator",
      "succeeded",
      7,
      null,
    ]);
  });
});

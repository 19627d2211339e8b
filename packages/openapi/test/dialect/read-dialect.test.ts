import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkDialect } from "../../src/dialect/read-dialect.ts";
import { type Dialect, describedOperation, dialectNames, operationNames, readDialect } from "../../src/dialects.ts";

const valid = {
  name: "own",
  source: "a test",
  prefix: "/own",
  operations: {
    "jobs.get": { is: "seen", response: { id: ["/job_id", "{job_id}"], names: { "/finished_at": "/endedAt" } } },
  },
};

/** A dialect whose operation has the given form. */
function of(name: string, form: object): object {
  return { ...valid, operations: { [name]: { is: "seen", ...form } } };
}

describe("a known dialect", () => {
  test.each(dialectNames)("is valid: %s", (name) => {
    expect(checkDialect(readDialect(name))).toBeUndefined();
    expect(readDialect(name).name).toBe(name);
  });

  test.each(dialectNames)("maps only values that the description lists: %s", (name) => {
    const text = readFileSync(new URL("../../src/generated/openapi.json", import.meta.url), "utf8");
    const listed = new Set<unknown>();
    JSON.parse(text, (key, value) => {
      if (/^(enum|x-extensible-enum)$/.test(key)) for (const one of value) listed.add(one);
      return value;
    });
    const { operations, events = {} } = readDialect(name);
    const values = [...Object.values(operations), ...Object.values(events)].flatMap(({ values = {} }) =>
      Object.values(values).flatMap((known) => Object.keys(known)),
    );

    expect(listed.size).toBeGreaterThan(10);
    expect(values.filter((value) => !listed.has(value))).toEqual([]);
  });

  test("is a file of the package, with the schema beside it", () => {
    const folder = new URL("../../src/generated/dialects/", import.meta.url);
    for (const name of dialectNames) {
      expect(readDialect(readFileSync(new URL(`${name}.json`, folder), "utf8"))).toEqual(readDialect(name));
    }
    expect(JSON.parse(readFileSync(new URL("dialect.schema.json", folder), "utf8"))).toMatchObject({
      title: "Dialect",
    });
  });

  test("says of all pages what they show, and that it is guessed", () => {
    const { operations } = readDialect("pages");

    expect(Object.keys(operations).sort()).toEqual(operationNames().sort());
    expect(new Set(Object.values(operations).map(({ is }) => is))).toEqual(new Set(["guessed", "unsupported"]));
    expect(operations["connections.sync"]).toMatchObject({
      path: "/v1/connections/{connection_id}/sync",
      response: { at: "/data/job" },
    });
    expect(operations["runs.get"]?.response).toEqual({ at: "", case: "camel" });
    expect(operations["schedules.create"]).toMatchObject({
      request: { case: "camel" },
      response: { form: "envelope" },
    });
  });

  test("is refused by a name that nobody knows", () => {
    expect(() => readDialect("airflow")).toThrow(
      'There is no dialect "airflow"; the names are documented, airflow-provider, mcp-server, pages, or pass the text',
    );
  });
});

describe("a dialect", () => {
  test("is read from text and from an object", () => {
    expect([readDialect(JSON.stringify(valid)), readDialect(valid)]).toEqual([valid, valid]);
  });

  test("in text is refused with the line and the rule", () => {
    const text = JSON.stringify(of("jobs.get", { path: "/jobs/{id}" }), null, 2);
    const line = text.split("\n").findIndex((one) => one.includes('"path"')) + 1;

    expect(() => readDialect(text)).toThrow(
      `The dialect is invalid: line ${line}, \`operations > jobs.get > path\`: must have the path parameters of /jobs/{job_id}`,
    );
    expect(() => readDialect("{")).toThrow("The dialect is not JSON");
    expect(() => readDialect("\n{}")).toThrow("The dialect is invalid: line 2, `the whole`: `name` is missing");
  });

  test("that is no object is refused as a whole", () => {
    expect(() => readDialect([])).toThrow("The dialect is invalid: `the whole`: must be of type object, not array");
  });

  test("may add headers, and fields and a key to a POST that has no body in the description", () => {
    const request = { add: { job: "{job_id}" }, idempotencyKey: "key" };
    const dialect = { ...of("jobs.cancel", { request }), headers: { "X-Form": "own, v1" } };

    expect(readDialect(dialect)).toEqual(dialect);
  });

  test("may have an ID whose name is that of a key's ID", () => {
    const dialect = of("apiKeys.get", { response: { id: ["/api_key_id", "/apiKeyId", "{api_key_id}"] } });

    expect(readDialect(dialect)).toEqual(dialect);
  });

  test("may read with a POST, and give two operations each the address of the other", () => {
    const dialect = {
      ...valid,
      operations: {
        "jobs.list": { is: "seen", method: "POST", path: "/jobs/search" },
        "pipelines.run": { is: "seen", path: "/pipelines/{pipeline_id}/restore" },
        "pipelines.restore": { is: "seen", path: "/pipelines/{pipeline_id}/run" },
      },
    };

    expect(readDialect(dialect)).toEqual(dialect);
  });

  test.each<[string, object, string, string]>([
    ["lacks a name", { ...valid, name: undefined }, "name", "must be of type string"],
    ["has an unknown member", { ...valid, retry: "safe" }, "retry", "is unknown"],
    ["names a host", { ...valid, prefix: "https://evil.example/v1" }, "prefix", "must match"],
    ["names a host without a scheme", { ...valid, prefix: "//evil.example" }, "prefix", "must match"],
    [
      "sets the header of the key",
      { ...valid, headers: { Authorization: "x" } },
      "headers > Authorization",
      "is that of the client",
    ],
    ["sets the host", { ...valid, headers: { host: "x" } }, "headers > host", "is that of the client"],
    [
      "has a header with a line break",
      { ...valid, headers: { "x-a": "a\nb" } },
      "headers > x-a",
      "is not a valid header",
    ],
    [
      "has a header with a space in its name",
      { ...valid, headers: { "x a": "a" } },
      "headers > x a",
      "is not a valid header",
    ],
    ["names an unknown operation", of("jobs.fly", {}), "operations > jobs.fly", "is no operation"],
    ["changes a retry class", of("jobs.get", { retry: "safe" }), "operations > jobs.get > retry", "is unknown"],
    ["is neither seen nor guessed", of("jobs.get", { is: "sure" }), "operations > jobs.get > is", "must be one of"],
    ["guesses without a reason", of("jobs.get", { is: "guessed" }), "operations > jobs.get", "`why` must say"],
    [
      "gives an unsupported operation a form",
      of("jobs.get", { is: "unsupported", why: "x", path: "/x" }),
      "operations > jobs.get > path",
      "has no form",
    ],
    [
      "sends a read in the way of a deletion",
      of("pipelines.get", { method: "DELETE" }),
      "operations > pipelines.get > method",
      "a read is sent as GET or POST",
    ],
    [
      "sends what changes something as a read",
      of("pipelines.run", { method: "GET" }),
      "operations > pipelines.run > method",
      "only a read is sent as GET",
    ],
    [
      "sends one operation to the address of another",
      of("pipelines.restore", { path: "/pipelines/{pipeline_id}/run" }),
      "operations > pipelines.restore > path",
      "is the address of pipelines.run, which has no other one",
    ],
    [
      "sends one operation to the address of another that it does not support",
      {
        ...valid,
        operations: {
          "pipelines.run": { is: "unsupported", why: "a test" },
          "pipelines.restore": { is: "seen", path: "/pipelines/{pipeline_id}/run" },
        },
      },
      "operations > pipelines.restore > path",
      "is the address of pipelines.run",
    ],
    [
      "takes the ID from a secret",
      of("webhooks.create", { response: { id: ["/id", "/signing_secret"] } }),
      "operations > webhooks.create > response > id > 1",
      "is the name of a secret",
    ],
    [
      "takes the message of an error from a secret",
      { ...valid, errors: { message: "/error/accessToken" } },
      "errors > message",
      "is the name of a secret",
    ],
    [
      "takes the message of a failure from a secret",
      of("connections.create", { response: { fails: { unless: "/ok", message: "/config/password" } } }),
      "operations > connections.create > response > fails > message",
      "is the name of a secret",
    ],
    [
      "takes the work that is going from a secret",
      of("connections.sync", { going: { status: 409, id: "/token" } }),
      "operations > connections.sync > going > id",
      "is the name of a secret",
    ],
    ["lacks a path parameter", of("jobs.get", { path: "/jobs" }), "operations > jobs.get > path", "path parameters"],
    [
      "names an unknown parameter",
      of("jobs.list", { query: { size: "n" } }),
      "operations > jobs.list > query > size",
      "is no query parameter",
    ],
    [
      "sends two parameters as one",
      of("jobs.list", { query: { since: "s", until: "s" } }),
      "operations > jobs.list > query > until",
      "two parameters",
    ],
    [
      "sends two values as one",
      of("jobs.list", { values: { status: { failed: "x", queued: "x" } } }),
      "operations > jobs.list > values > status",
      "two values",
    ],
    [
      "maps values of an unknown field",
      of("jobs.get", { values: { state: {} } }),
      "operations > jobs.get > values > state",
      "is neither",
    ],
    [
      "maps values of a response whose form it does not say",
      of("jobs.list", { values: { status: { succeeded: "completed" } } }),
      "operations > jobs.list > values > status",
      "is a field of the response: `response` must say",
    ],
    [
      "maps values of a request whose form it does not say",
      of("connections.sync", { values: { priority: { high: "urgent" } } }),
      "operations > connections.sync > values > priority",
      "is a field of the request: `request` must say",
    ],
    [
      "takes an unknown field",
      of("connections.sync", { request: { takes: ["x"] } }),
      "operations > connections.sync > request > takes > 0",
      "is no field",
    ],
    [
      "puts a key into a GET",
      of("jobs.get", { request: { idempotencyKey: "k" } }),
      "operations > jobs.get > request > idempotencyKey",
      "only a POST",
    ],
    [
      "puts a key onto a field",
      of("connections.sync", { request: { idempotencyKey: "priority" } }),
      "operations > connections.sync > request > idempotencyKey",
      "another field",
    ],
    [
      "adds an unknown path parameter",
      of("connections.sync", { request: { add: { id: "{job_id}" } } }),
      "operations > connections.sync > request > add > id",
      "no path parameter",
    ],
    [
      "adds a field in the place of the key",
      of("connections.sync", { request: { idempotencyKey: "k", add: { k: "x" } } }),
      "operations > connections.sync > request > add > k",
      "is the place of the idempotency key",
    ],
    [
      "renames fields of a body for an operation without one",
      of("jobs.cancel", { request: { names: { "/reason": "/why" } } }),
      "operations > jobs.cancel > request",
      "no body",
    ],
    [
      "has a body for an operation without one",
      of("jobs.get", { request: { case: "camel" } }),
      "operations > jobs.get > request",
      "no body",
    ],
    [
      "renames an unknown field",
      of("jobs.get", { response: { names: { "/x": "/y" } } }),
      "operations > jobs.get > response > names > /x",
      "is no field",
    ],
    [
      "renames a key of an open object",
      of("connections.get", { response: { names: { "/config/host": "/host" } } }),
      "operations > connections.get > response > names > /config/host",
      "is no field",
    ],
    [
      "maps two names to one",
      of("jobs.get", { response: { names: { "/finished_at": "/at", "/started_at": "/at" } } }),
      "operations > jobs.get > response > names > /finished_at",
      "two fields",
    ],
    [
      "maps a name to that of another field",
      of("jobs.get", { response: { names: { "/finished_at": "/status" } } }),
      "operations > jobs.get > response > names > /finished_at",
      "two fields",
    ],
    [
      "maps a name to the whole body",
      of("jobs.get", { response: { names: { "/finished_at": "" } } }),
      "operations > jobs.get > response > names > /finished_at",
      "two fields have the place of all",
    ],
    [
      "maps a name into another field",
      of("jobs.get", { response: { names: { "/finished_at": "/metrics/end" } } }),
      "operations > jobs.get > response > names > /finished_at",
      "is in another field",
    ],
    [
      "shows an unknown attribute",
      of("jobs.get", { response: { shows: ["/x"] } }),
      "operations > jobs.get > response > shows > 0",
      "is no attribute",
    ],
    [
      "has no place for the ID",
      of("jobs.get", { response: { id: [] } }),
      "operations > jobs.get > response > id",
      "must not be empty",
    ],
    [
      "takes the ID from an unknown parameter",
      of("jobs.get", { response: { id: ["{run_id}"] } }),
      "operations > jobs.get > response > id > 0",
      "no path parameter",
    ],
    [
      "has pages of one resource",
      of("jobs.get", { response: { page: { by: "nothing" } } }),
      "operations > jobs.get > response > page",
      "no list",
    ],
    [
      "has pages of a list without them",
      of("runs.listNodes", { response: { page: { by: "offset" } } }),
      "operations > runs.listNodes > response > page",
      "no pages",
    ],
    [
      "has a resource for an operation without one",
      of("webhooks.delete", { response: {} }),
      "operations > webhooks.delete > response",
      "no resource",
    ],
    [
      "has one flat form for several types",
      of("ai.generatePipeline", { response: {} }),
      "operations > ai.generatePipeline > response",
      "several types",
    ],
    [
      "says that a read is already going",
      of("jobs.get", { going: { status: 409, id: "/id" } }),
      "operations > jobs.get > going",
      "starts no work",
    ],
    [
      "gives two operations one address",
      {
        ...valid,
        operations: { "jobs.get": { is: "seen" }, "jobs.getResults": { is: "seen", path: "/jobs/{job_id}" } },
      },
      "operations > jobs.getResults > path",
      "jobs.get has the same address",
    ],
  ])("is refused if it %s", (_, dialect, path, rule) => {
    const problem = checkDialect(dialect);

    expect([problem?.path.join(" > "), problem?.rule]).toEqual([path, expect.stringContaining(rule)]);
  });
});

test("every operation of the description is known, with the fields of its resource", () => {
  const { paths } = JSON.parse(readFileSync(new URL("../../src/generated/openapi.json", import.meta.url), "utf8"));
  const described = Object.values(paths)
    .flatMap((item) => Object.values<{ operationId?: string }>(Object(item)))
    .flatMap(({ operationId }) => operationId?.replace("_", ".") ?? []);
  expect(operationNames().toSorted()).toEqual(described.toSorted());
  expect(describedOperation("jobs.get")).toMatchObject({
    method: "GET",
    path: "/jobs/{job_id}",
    gives: "resource",
    type: "job",
  });
  expect(describedOperation("jobs.get")?.response?.get("metrics")?.has("rows_loaded")).toBe(true);
  expect([describedOperation("constructor"), describedOperation("")]).toEqual([undefined, undefined]);
});

test("the types accept each known dialect", () => {
  const dialects: readonly Dialect[] = dialectNames.map(readDialect);

  expect(dialects).toHaveLength(4);
});

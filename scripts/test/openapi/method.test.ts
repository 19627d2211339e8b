import { describe, expect, test } from "vitest";
import {
  type DescribedOperation,
  type Description,
  type JsonObject,
  listOperations,
} from "../../openapi/description.ts";
import { addedMethods, resultOf, takes } from "../../openapi/method.ts";
import { body, describeApi, envelope, query, resourceSchema, respondsWith } from "../support/describe.ts";

type Schemas = Readonly<Record<string, JsonObject>>;

function only(object: JsonObject, schemas: Schemas = {}): [Description, DescribedOperation] {
  const description = describeApi({ "POST /widgets": { operationId: "widgets_run", ...object } }, schemas);
  const [operation] = listOperations(description);
  if (!operation) throw new Error("The description has no operation");
  return [description, operation];
}

describe("the arguments between the path parameters and the options", () => {
  const cases: readonly [title: string, object: JsonObject, expected: string | undefined][] = [
    ["undefined without a body or a query", {}, undefined],
    ["the body", { requestBody: body("Widget") }, "body"],
    ["the query, even if all of its fields are optional", { parameters: [query("status")] }, "query"],
    [
      "the body if there is also a query, which becomes an option",
      { requestBody: body("Widget"), parameters: [query("dry")] },
      "body",
    ],
    [
      "undefined if the query was added after the release of the operation",
      { parameters: [query("region", { "x-since": "1.1.0" })] },
      undefined,
    ],
    [
      "the query if only some of its parameters were added after the release",
      { parameters: [query("status"), query("region", { "x-since": "1.1.0" })] },
      "query",
    ],
  ];

  test.each(cases)("are %s", (_, object, expected) => {
    expect(takes(only(object)[1])).toBe(expected);
  });
});

describe("the result of a method", () => {
  const unnamed = resourceSchema(["type", "attributes"]);
  const cases: readonly [title: string, responses: JsonObject, schemas: Schemas, expected: object][] = [
    ["one resource", respondsWith("WidgetResponse"), {}, { kind: "resource", type: "Widget", hasId: true }],
    ["a list of resources", respondsWith("WidgetListResponse"), {}, { kind: "list", type: "Widget", hasId: true }],
    [
      "a resource that may lack its ID",
      respondsWith("StatsResponse"),
      { Stats: unnamed, StatsResponse: envelope("Stats") },
      { kind: "resource", type: "Stats", hasId: false },
    ],
    [
      "one of two resources, one of which may lack its ID",
      { ...respondsWith("WidgetResponse"), ...respondsWith("JobResponse", "202") },
      { Job: unnamed, JobResponse: envelope("Job") },
      { kind: "resource", type: "Widget | Job", hasId: false },
    ],
    [
      "an object that is not a resource",
      respondsWith("PlainResponse"),
      { Plain: { type: "object", properties: { id: { type: "string" } } }, PlainResponse: envelope("Plain") },
      { kind: "object", type: "Plain" },
    ],
    ["nothing", { "204": { description: "Gone." } }, {}, { kind: "nothing" }],
    [
      "a file",
      { "200": { description: "Bytes.", content: { "application/zip": {} } } },
      {},
      { kind: "file", mediaTypes: ["application/zip"] },
    ],
  ];

  test.each(cases)("is %s", (_, responses, schemas, expected) => {
    expect(resultOf(...only({ responses }, schemas))).toEqual(expected);
  });

  test("must not be a list of objects that are not resources", () => {
    const schemas = { Plain: { type: "object" }, PlainListResponse: envelope("Plain", true) };

    expect(() => resultOf(...only({ responses: respondsWith("PlainListResponse") }, schemas))).toThrow(
      "widgets.run: the items are not resources",
    );
  });
});

describe("the methods that extensions add", () => {
  const waiter = { status: "/data/attributes/status", failed: ["failed"], canceled: [] };

  test("are called `wait`, `...AndWait` and `follow...`", () => {
    const [, operation] = only({ operationId: "runs_listLogs", "x-waiter": { ...waiter, succeeded: ["succeeded"] } });

    expect([addedMethods.wait(operation), addedMethods.start(operation), addedMethods.follow(operation)]).toEqual([
      "wait",
      "listLogsAndWait",
      "followLogs",
    ]);
  });

  test("include `waitUntilRunning` if `running` is a status of success", () => {
    const [, operation] = only({ "x-waiter": { ...waiter, succeeded: ["running"] } });

    expect(addedMethods.wait(operation)).toBe("waitUntilRunning");
  });
});

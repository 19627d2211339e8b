import { describe, expect, test } from "vitest";
import {
  type DescribedOperation,
  type Description,
  type JsonObject,
  listOperations,
} from "../../openapi/description.ts";
import { addedMethods, methodNames, resultOf } from "../../openapi/method.ts";
import { describeApi, envelope, resourceSchema, respondsWith } from "../support/describe.ts";

type Schemas = Readonly<Record<string, JsonObject>>;

function only(object: JsonObject, schemas: Schemas = {}): [Description, DescribedOperation] {
  const description = describeApi({ "POST /widgets": { operationId: "widgets_run", ...object } }, schemas);
  const [operation] = listOperations(description);
  if (!operation) throw new Error("The description has no operation");
  return [description, operation];
}

describe("the result of a method", () => {
  const unnamed = resourceSchema(["type", "attributes"]);
  const cases: readonly [title: string, responses: JsonObject, schemas: Schemas, expected: object][] = [
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
    const waits = { "x-waiter": { ...waiter, succeeded: ["succeeded"] } };
    const others = { "x-starts": { poll: "runs_get", work_id: "/data/id" }, "x-follow": { until: "runs_get" } };
    const [description] = only({ operationId: "runs_listLogs", ...waits, ...others });

    expect(methodNames(description)).toEqual(["runs.listLogs", "runs.wait", "runs.listLogsAndWait", "runs.followLogs"]);
  });

  test("include `waitUntilRunning` if `running` is a status of success", () => {
    const [, operation] = only({ "x-waiter": { ...waiter, succeeded: ["running"] } });

    expect(addedMethods.wait(operation)).toBe("waitUntilRunning");
  });
});

import { describe, expect, test } from "vitest";
import { attributeRules, problemText, readRules } from "../../src/control/attribute-rules.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const { tenant } = createTestTenancy("attribute-rules", "demo").tenancy.main;
const strict = { ...tenant, strict: true };

/** What is wrong with attributes of a type, as a sentence; undefined if nothing is. */
function problemOf(type: string, attributes: object, from = tenant, partialMaps?: boolean): string | undefined {
  const rules = attributeRules(from, type, partialMaps === undefined ? {} : { partialMaps });
  const problem = rules({ ...attributes });
  return problem && problemText(type, problem);
}

describe("the attributes of a resource", () => {
  test.each([
    ["pipeline", {}],
    ["pipeline", { name: "A", status: "paused", nodes: [], folder_id: null }],
    ["pipeline", { name: undefined, status: undefined }],
    ["pipeline_run", { duration_seconds: 3, error: { message: "x" }, metrics: undefined }],
    ["template", { rating_avg: 1.5 }],
    ["template", { rating_avg: 2 }],
    ["log_line", { run_id: "run_1", message: "of a run that the path of its list names" }],
    ["schedule", { cron_expression: "5 13 * * *", timezone: "Europe/Berlin" }],
    ["pipeline_run", { pipeline_id: "pl_none" }],
  ])("may be %s %j", (type, attributes) => {
    expect(problemOf(type, attributes)).toBeUndefined();
  });

  test.each([
    ["pipeline", { nmae: "A" }, "nmae` is not an attribute of pipeline; did you mean name?"],
    ["pipeline", { name: "A", title: "A" }, "title` is not an attribute of pipeline"],
    ["pipeline", { name: 5 }, "name` must be of type string, got 5"],
    ["pipeline", { name: null }, "name` must be of type string, got null"],
    ["pipeline", { nodes: {} }, "nodes` must be of type array, got {}"],
    ["pipeline", { folder_id: true }, "folder_id` must be of type string or null, got true"],
    ["pipeline_run", { duration_seconds: 1.5 }, "duration_seconds` must be of type integer or null, got 1.5"],
    ["pipeline_run", { metrics: [] }, "metrics` must be of type object, got []"],
    ["pipeline", { status: "live" }, 'status` must be one of draft, active, archived, paused, error, got "live"'],
    ["pipeline", { nodes: [{ id: "a" }] }, "nodes[0].type` is required"],
    ["pipeline", { edges: ["a"] }, "edges[0]` must be of type object"],
    ["pipeline", { created_at: "yesterday" }, "created_at` must be a valid date-time"],
    ["pipeline_run", { error: { message: 5 } }, "error.message` must be of type string"],
    ["schedule", { cron_expression: "daily" }, "cron_expression` is not a cron expression with five fields"],
    ["schedule", { timezone: "Mars" }, "timezone` is not a time zone such as Europe/Berlin"],
  ])("must not be %s %j", (type, attributes, problem) => {
    expect(problemOf(type, attributes)).toContain(`\`${type}.${problem}`);
  });

  test("may omit required fields of a map only if maps may be partial, and never those of items or of parts of a map", () => {
    const partial = { metrics: { rows_read: 1 } };
    expect(problemOf("pipeline_run", partial)).toBe("`pipeline_run.metrics.rows_written` is required");
    expect(problemOf("pipeline_run", partial, tenant, true)).toBeUndefined();
    expect(problemOf("pipeline", { nodes: [{ id: "a" }] }, tenant, true)).toBe("`pipeline.nodes[0].type` is required");
    expect(problemOf("pipeline_run", { metrics: { rows_read: "1" } }, tenant, true)).toContain(
      "must be of type integer",
    );
  });

  test("must refer to existing resources if the sandbox is strict", () => {
    const [pipeline] = tenant.data.resources.select("pipeline");
    const problem = "`pipeline_run.pipeline_id` is not the ID of an existing pipeline";

    expect(problemOf("pipeline_run", { pipeline_id: "pl_none" }, strict)).toBe(problem);
    expect(problemOf("pipeline_run", { pipeline_id: pipeline?.id, status: "failed" }, strict)).toBeUndefined();
    expect(problemOf("pipeline", { folder_id: null }, strict)).toBeUndefined();
  });
});

test("there are no rules for attributes that no response contains", () => {
  expect(readRules(undefined, tenant.validator)({ anything: 1 })).toBeUndefined();
});

import type { Fields } from "@planasonix/openapi/dialects";
import { expect, test } from "vitest";
import { fromForm, shownOf, toForm } from "../../src/dialect/fields.ts";

const inner: Fields = new Map([["node_id", undefined]]);
const metrics: Fields = new Map([
  ["rows_read", undefined],
  ["rows_written", undefined],
]);
const fields: Fields = new Map<string, Fields | undefined>([
  ["pipeline_id", undefined],
  ["finished_at", undefined],
  ["nodes", inner],
  ["metrics", metrics],
  ["variables", undefined],
]);
const openMap = JSON.parse('{ "run_date": 1, "runDate": 2, "a.b": 3, "": 4, "__proto__": { "snake_case": 5 } }');
const documented = {
  pipeline_id: "pl_1",
  finished_at: null,
  nodes: [{ node_id: "n1", own_name: 1 }],
  metrics: { rows_read: 1, rows_written: 2 },
  variables: openMap,
};

test("names follow the case of the form, in lists as well, and keys of open maps stay as they are", () => {
  const sent = toForm(documented, fields, { case: "camel" });

  expect(sent).toEqual({
    pipelineId: "pl_1",
    finishedAt: null,
    nodes: [{ nodeId: "n1", own_name: 1 }],
    metrics: { rowsRead: 1, rowsWritten: 2 },
    variables: openMap,
  });
  expect(JSON.stringify(sent.variables)).toBe(JSON.stringify(openMap));
  expect(fromForm(sent, fields, { case: "camel" }).fields).toEqual(documented);
});

test("fields move to their places, and what has lost all of its fields is not there", () => {
  const names = {
    "/metrics/rows_read": "/read",
    "/metrics/rows_written": "/written/count",
    "/finished_at": "/endedAt",
  };

  const sent = toForm(documented, fields, { names });

  expect(sent).toEqual({
    pipeline_id: "pl_1",
    endedAt: null,
    nodes: documented.nodes,
    read: 1,
    written: { count: 2 },
    variables: openMap,
  });
  expect(fromForm(sent, fields, { names }).fields).toEqual(documented);
});

test("an object that was empty stays, and one that keeps a field stays", () => {
  const names = { "/metrics/rows_read": "/read" };

  expect(toForm({ metrics: {} }, fields, { names })).toEqual({ metrics: {} });
  expect(toForm({ metrics: { rows_read: 1, rows_written: 2 } }, fields, { names })).toEqual({
    metrics: { rows_written: 2 },
    read: 1,
  });
});

test("names that are none of the form are strange", () => {
  const sent = { pipeline_id: "pl_1", other: 1, nodes: [{ node_id: 1 }], endedAt: "now" };

  expect(fromForm(sent, fields, { case: "camel", names: { "/finished_at": "/endedAt" } })).toEqual({
    fields: { nodes: [{ node_id: 1 }], finished_at: "now" },
    strange: ["pipeline_id", "other", "nodes.node_id"],
  });
});

test("a form shows only the fields that it is known to have, and none that are null", () => {
  const attributes = { status: "failed", error: { message: "no", stack: "x" }, metrics: null, queued_at: null };

  expect(shownOf(attributes, ["/status", "/error/message", "/metrics", "/queued_at"])).toEqual({
    status: "failed",
    error: { message: "no" },
  });
  expect(shownOf(attributes, ["/error/code"])).toEqual({});
  expect(shownOf(attributes, ["/error"])).toEqual({ error: attributes.error });
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { countCalled, exampleCalls } from "../src/example-calls.ts";
import { readOperationIds } from "../src/operations.ts";
import { copyDescriptions } from "../src/workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "calls-"));
copyDescriptions(folder);
afterAll(() => rmSync(folder, { recursive: true }));
const operationIds = readOperationIds(readFileSync(join(folder, "openapi.json"), "utf8"));

test("has one call of every operation", () => {
  expect(exampleCalls(folder).map(({ operation }) => operation)).toEqual(operationIds);
});

test("takes the values of a call from the examples, and the schemas of its body and responses from their references", () => {
  expect(exampleCalls(folder)).toContainEqual({
    operation: "pipelines_run",
    method: "POST",
    url: "/pipelines/{pipeline_id}/run",
    target: "/pipelines/pl_01hqxyz/run",
    path: { pipeline_id: "pl_01hqxyz" },
    query: {},
    body: expect.anything(),
    bodySchema: "PipelineRunStart",
    responseSchemas: { 202: "PipelineRunResponse" },
  });
});

test("has a target with the required query parameters, encoded", () => {
  const { target, query } =
    exampleCalls(folder).find(({ operation }) => operation === "lineage_getImpactAnalysis") ?? {};

  expect(Object.fromEntries(new URLSearchParams(target?.split("?")[1]))).toEqual(query);
  expect(query).not.toEqual({});
});

test("rejects a program that does not call an operation", () => {
  expect(countCalled(folder, `${operationIds.join("\n")}\n`)).toBe(`${operationIds.length} of ${operationIds.length}`);
  expect(() => countCalled(folder, operationIds.slice(1).join("\n"))).toThrow(`without ${operationIds[0]}`);
});

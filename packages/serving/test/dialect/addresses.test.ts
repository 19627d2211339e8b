import { readDialect } from "@planasonix/openapi/dialects";
import { expect, test } from "vitest";
import { addressesOf, findAddress } from "../../src/dialect/addresses.ts";

function find(dialect: string, method: string, path: string) {
  const found = findAddress(addressesOf([readDialect(dialect)]), method, path);
  return found && [found.address.described.name, found.params];
}

test.each([
  ["airflow-provider", "GET", "/api/v1/jobs", "jobs.list", {}],
  ["airflow-provider", "POST", "/api/v1/jobs/job%2F1/cancel", "jobs.cancel", { job_id: "job%2F1" }],
  ["mcp-server", "POST", "/api/pipelines/pl_1/run", "pipelines.run", { pipeline_id: "pl_1" }],
  ["pages", "GET", "/api/v1/jobs/job_1", "jobs.get", { job_id: "job_1" }],
  ["pages", "GET", "/api/pipelines/deleted", "pipelines.listDeleted", {}],
  ["documented", "DELETE", "/v1/runs/run_1", "runs.cancel", { run_id: "run_1" }],
])("%s has %s %s as %s", (dialect, method, path, name, params) => {
  expect(find(dialect, method, path)).toEqual([name, params]);
});

test.each([
  ["airflow-provider", "GET", "/v1/jobs"],
  ["airflow-provider", "GET", "/api/v1/pipelines"],
  ["airflow-provider", "PUT", "/api/v1/jobs/job_1"],
  ["airflow-provider", "GET", "/api/v1/jobs/"],
  ["mcp-server", "PUT", "/api/pipelines/pl_1"],
  ["documented", "GET", "/api/runs"],
])("%s has nothing at %s %s", (dialect, method, path) => {
  expect(find(dialect, method, path)).toBeUndefined();
});

test("forms with an address in common cannot be served together", () => {
  expect(() => addressesOf([readDialect("mcp-server"), readDialect("pages")])).toThrow(
    /^The dialects mcp-server and pages cannot be served together: both have [A-Z]+ \/api\//,
  );
  expect(() => addressesOf(["documented", "airflow-provider", "mcp-server"].map(readDialect))).not.toThrow();
});

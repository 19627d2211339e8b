import { describe, expect, test } from "vitest";
import { dialectNames, lacksOf, operationNames, readDialect } from "../../src/dialects.ts";

describe("lacksOf", () => {
  test("finds nothing in the documented form", () => {
    expect(lacksOf(readDialect("documented"))).toEqual({ errors: [], unsupported: {}, attributes: {}, parameters: {} });
  });

  test("lists what the form of the Airflow provider lacks", () => {
    const { errors, unsupported, attributes, parameters } = lacksOf(readDialect("airflow-provider"));

    expect(errors).toEqual(["code", "message", "details", "request_id"]);
    const spoken = new Set(Object.keys(readDialect("airflow-provider").operations));
    expect(Object.keys(unsupported)).toEqual(operationNames().filter((name) => !spoken.has(name)));
    expect(unsupported["runs.get"]).toBe("the provider for Airflow does not call it");
    expect(attributes["jobs.get"]).toContain("metrics.rows_loaded");
    expect(attributes["jobs.get"]).not.toContain("status");
    expect(parameters).toEqual({
      "connections.sync": ["pipeline_id"],
      "jobs.list": ["pipeline_id", "type", "since", "until"],
    });
  });

  test("lists what the form of the MCP server lacks, by the fields of nested objects", () => {
    const { attributes, parameters } = lacksOf(readDialect("mcp-server"));

    expect(attributes["runs.get"]).toEqual(expect.arrayContaining(["metrics.rows_read", "trigger.type"]));
    expect(attributes["runs.get"]).not.toContain("metrics.rows_written");
    expect(parameters["pipelines.run"]).toEqual(["environment_id"]);
  });

  test.each(dialectNames)("mentions no operation twice, and none that the description lacks: %s", (name) => {
    const { unsupported, attributes } = lacksOf(readDialect(name));
    const named = [...Object.keys(unsupported), ...Object.keys(attributes)];

    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((one) => !operationNames().includes(one))).toEqual([]);
  });
});

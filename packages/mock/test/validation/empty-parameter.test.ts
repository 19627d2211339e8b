import { expect, test } from "vitest";
import { readDescription } from "../../src/description/description.ts";
import type { MockOperation } from "../../src/description/operation.ts";
import { checkEmptyParameters } from "../../src/validation/empty-parameter.ts";
import { fixture } from "../support/served.ts";

const { operations } = await readDescription(fixture);

function check(query: string): URLSearchParams {
  const operation = operations.find(({ id }) => id === "pipelines_list");
  if (operation === undefined) throw new Error("The fixture has no pipelines_list");
  return checkEmptyParameters(operation, new URLSearchParams(query));
}

test("rejects an empty parameter whose schema has `minLength: 1`", () => {
  expect(() => check("cursor=")).toThrow("query.cursor must NOT have fewer than 1 characters");
});

test.each([
  ["cursor=c", "cursor=c"],
  ["unknown=", "unknown="],
  ["", ""],
])("returns the query %j unchanged", (query, passed) => {
  expect(String(check(query))).toBe(passed);
});

test("replaces an allowed empty value with a stand-in", () => {
  expect(String(check("tag="))).toBe("tag=-");
});

test.each([
  [{ type: "integer" }, "must be integer"],
  [{ type: ["integer", "null"] }, "must be integer,null"],
  [{ type: "string", format: "date-time" }, 'must match format "date-time"'],
  [{ type: "string", enum: ["csv", "json"] }, "must be equal to one of the allowed values: csv, json"],
])("rejects an empty parameter with the schema %j", (schema, issue) => {
  const operation = { prism: { request: { query: [{ name: "q", schema }] } } } as unknown as MockOperation;

  expect(() => checkEmptyParameters(operation, new URLSearchParams("q="))).toThrow(`query.q ${issue}`);
});

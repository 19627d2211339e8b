import { describe, expect, test } from "vitest";
import type { SchemaDifference } from "../../src/against/compare-schemas.ts";
import { requestFinding } from "../../src/against/request-finding.ts";
import { responseFinding } from "../../src/against/response-finding.ts";

const difference = (one: Partial<SchemaDifference>): SchemaDifference => ({
  what: "missing",
  place: "a",
  name: "a",
  owner: {},
  expected: "a string",
  found: "a number",
  isRequired: true,
  isClosed: false,
  ...one,
});
const owner = {
  operation: "runs.get",
  waiter: { method: "runs.wait", status: "/data/attributes/status" },
  ends: ["succeeded"],
};
const verdicts = (finding: ReturnType<typeof requestFinding>): unknown => finding && [finding.verdict, finding.effect];

describe("what a difference of a response means", () => {
  test.each<[string, Partial<SchemaDifference>, unknown]>([
    [
      "a value that a closed list lacks",
      { what: "values_unknown", isClosed: true },
      ["breaking", "passes it on; its type rules it out"],
    ],
    ["fewer types", { what: "type", expected: "a string or null", found: "a string" }, undefined],
    ["a field that is always there now", { what: "needed", expected: "optional" }, undefined],
    [
      "a new field that is always there",
      { what: "needed", expected: "" },
      ["additional", "passes it on, without a type"],
    ],
    ["a field that a file without `required` has", { what: "optional", found: "" }, undefined],
    ["a limit", { what: "stricter" }, undefined],
    ["a missing page", { place: "meta.page" }, ["breaking", "rejects with ResponseFormatError"]],
    [
      "a missing status",
      { place: "data.attributes.status" },
      ["breaking", "`runs.wait` cannot tell when the work has ended, and rejects"],
    ],
    [
      "a value at which a wait ends",
      { what: "values_missing", place: "data.attributes.status", found: "succeeded, odd" },
      ["changed", "`runs.wait` no longer ends with succeeded"],
    ],
    [
      "a value at which no wait ends",
      { what: "values_missing", place: "data.attributes.status", found: "queued" },
      ["additional", "never gives it; programs that wait for it wait in vain"],
    ],
  ])("%s", (_, given, expected) => {
    expect(verdicts(responseFinding(owner, difference(given)))).toEqual(expected);
  });
});

describe("what a difference of a request means", () => {
  test.each<[string, Partial<SchemaDifference>, string | undefined]>([
    ["a field that need not be sent any more", { what: "optional" }, undefined],
    ["more types", { what: "type", expected: "a string", found: "a string or null" }, undefined],
    ["any type", { what: "type", expected: "a string", found: "any value" }, undefined],
    ["another type", { what: "type" }, "breaking"],
    ["a required field that is gone", { what: "missing" }, "breaking"],
    ["an optional field that is gone", { what: "missing", isRequired: false }, "changed"],
    ["a field that must be sent now", { what: "needed", expected: "optional" }, "breaking"],
    ["a new field", { what: "unknown" }, "additional"],
    ["a new value of a closed list", { what: "values_unknown", isClosed: true }, "additional"],
    ["a new value of an open list", { what: "values_unknown" }, "additional"],
    ["a limit", { what: "stricter" }, "changed"],
  ])("%s", (_, given, expected) => {
    expect(requestFinding("runs.list", "query", difference(given))?.verdict).toBe(expected);
  });
});

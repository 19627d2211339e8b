import type { Finding } from "@planasonix/openapi/deployments";
import { describe, expect, test } from "vitest";
import type { Difference } from "../../src/proxy/difference.ts";
import { createReadFindings, findingDifference, withoutFindings } from "../../src/proxy/read-findings.ts";

const findingsOf = createReadFindings();
const words = (operation: string, body: unknown): string[] =>
  findingsOf(operation, body).map(({ verdict, kind, place }) => `${verdict} ${kind} ${place}`);

describe("createReadFindings", () => {
  test("compares the fields of the response to a read with those of the description", () => {
    expect(
      words("pipelines_get", { data: { id: "pl_1", type: "pipeline", attributes: { name: 5, colour: "red" } } }),
    ).toEqual(
      expect.arrayContaining([
        "breaking field_type data.attributes.name",
        "additional field_unknown data.attributes.colour",
      ]),
    );
  });

  test.each<[string, string, unknown]>([
    ["a write", "pipelines_create", { data: { attributes: {} } }],
    ["an operation of another description", "pipes_list", { data: [] }],
    ["a response that gives a file", "dlq_export", { data: {} }],
    ["one resource in place of a list", "pipelines_list", { data: { attributes: {} } }],
    ["a list in place of one resource", "pipelines_get", { data: [{ attributes: {} }] }],
    ["a body without an envelope", "pipelines_get", { name: "a" }],
    ["a text", "pipelines_get", "<p>"],
    ["no body", "pipelines_get", undefined],
  ])("says nothing of %s", (_, operation, body) => {
    expect(findingsOf(operation, body)).toEqual([]);
  });
});

const finding: Finding = {
  kind: "field_type",
  verdict: "breaking",
  operation: "pipelines.list",
  place: "data[].attributes.size",
  seen: "is a string; the description says a number",
  effect: "passes it on as a string, which its type rules out",
  setting: "nothing: report it",
};

describe("findingDifference", () => {
  test("says the verdict, what was seen, what the client does, and what to set", () => {
    expect(findingDifference("pipelines_list", 200, finding)).toMatchObject({
      operation: "pipelines_list",
      status: 200,
      field: "body.data[].attributes.size",
      issue:
        "breaking: is a string; the description says a number. The client passes it on as a string, which its type rules out. To set: nothing: report it",
    });
  });
});

describe("withoutFindings", () => {
  const difference = (field: string, issue: string): Difference => ({
    operation: "pipelines_list",
    side: "response",
    status: 200,
    field,
    issue,
  });

  test.each<[string, Finding["kind"], string]>([
    ["a missing field", "field_missing", "is required"],
    ["an unknown field", "field_unknown", "is not a known property"],
    ["another type", "field_type", "must be string"],
    ["a value of another type", "field_type", 'must be equal to one of the allowed values: "a"'],
    ["an unknown value", "value_unknown", 'must be equal to one of the allowed values: "a"'],
  ])("leaves out %s that a finding of the same place reports", (_, kind, issue) => {
    const same = difference("body.data[3].attributes.size", issue);
    const elsewhere = difference("body.data[3].attributes.size.unit", issue);

    expect(withoutFindings([same, elsewhere], [{ ...finding, kind }])).toEqual([elsewhere]);
  });

  test.each(['must match format "date-time"', "must be integer", "is required", "must be equal to constant"])(
    "keeps `%s` beside another type, which says less",
    (issue) => {
      const found = [difference("body.data[0].attributes.size", issue)];

      expect(withoutFindings(found, [finding])).toEqual(found);
    },
  );
});

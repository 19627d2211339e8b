import { expect, test } from "vitest";
import type { Violation } from "../../src/prism/violation.ts";
import { describeViolations } from "../../src/validation/error-details.ts";
import { operationOf } from "../support/operations.ts";

function detailsOf(violations: readonly Partial<Violation>[], id = "pipelines_create"): object[] {
  const complete = violations.map((violation) => ({ message: "", severity: 0, ...violation }));
  return describeViolations(complete, { operation: operationOf(id), body: { nodes: [{}] } });
}

test.each<[string, Partial<Violation>, object]>([
  [
    "a missing field",
    { path: ["body"], message: "Request body must have required property 'name'" },
    { field: "body.name", issue: "is required" },
  ],
  [
    "an unknown field with a slash",
    { path: ["body"], message: "Request body must NOT have additional properties; found 'a/b'" },
    { field: 'body["a/b"]', issue: "is not a known property" },
  ],
  [
    "a nested field",
    { path: ["body", "nodes", "0"], message: "Request body property nodes.0 must be object" },
    { field: "body.nodes[0]", issue: "must be object" },
  ],
  [
    "a query parameter",
    { path: ["query", "limit"], message: "Request query parameter limit must be integer" },
    { field: "query.limit", issue: "must be integer" },
  ],
  [
    "a missing body",
    { code: "required", message: "Body parameter is required" },
    { field: "body", issue: "is required" },
  ],
  ["any other problem of the body", { message: "is odd" }, { field: "body", issue: "is odd" }],
  ["a wrong media type", { code: 415 }, { field: "header.Content-Type", issue: "must be application/json" }],
])("names the field and the issue for %s", (_, violation, detail) => {
  expect(detailsOf([violation])).toEqual([detail]);
});

test("asks to omit the body if the operation has none", () => {
  expect(detailsOf([{ code: 415 }], "pipelines_pause")).toEqual([
    { field: "body", issue: "must be left out: the operation has no request body" },
  ]);
});

test("reports only the missing credentials, even if there are other violations", () => {
  expect(detailsOf([{ path: ["body"], message: "must be object" }, { code: 401 }])).toEqual([
    { field: "header.Authorization", issue: "must be the word Bearer, a space and an API key" },
  ]);
});

test("lists equal details once, and at most 100 in all", () => {
  const repeated = [
    { path: ["body"], message: "must be object" },
    { path: ["body"], message: "must be object" },
  ];
  const many = Array.from({ length: 150 }, (_, index) => ({ path: ["body", `f${index}`], message: "must be string" }));

  expect(detailsOf(repeated)).toHaveLength(1);
  expect(detailsOf(many)).toHaveLength(100);
});

test("names the header of a missing API key", () => {
  const operation = operationOf("pipelines_create");
  const security = [[{ type: "apiKey", in: "header", name: "X-Planasonix-Api-Key", key: "api_key", id: "api_key" }]];
  const changed = { ...operation, prism: { ...operation.prism, security } } as typeof operation;
  const violations = [{ message: "", severity: 0, code: 401 }];

  expect(describeViolations(violations, { operation: changed, body: null })).toEqual([
    { field: "header.X-Planasonix-Api-Key", issue: "must be an API key" },
  ]);
});

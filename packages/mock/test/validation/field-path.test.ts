import { expect, test } from "vitest";
import { formatFieldPath } from "../../src/validation/field-path.ts";
import { operationOf } from "../support/operations.ts";

test.each([
  ["the whole request", [], "request"],
  ["the whole body", ["body"], "body"],
  ["an item of a list", ["body", "nodes", "0", "id"], "body.nodes[0].id"],
  ["a key that is a number", ["body", "labels", "0"], "body.labels.0"],
  ["a key that needs quotes", ["body", "labels", "a~1b"], 'body.labels["a/b"]'],
  ["a field that the body does not have", ["body", "missing", "x"], "body.missing.x"],
  ["a query parameter", ["query", "limit"], "query.limit"],
  ["an item of a query parameter", ["query", "tag", "1"], "query.tag[1]"],
  ["a header, spelled as in the description", ["header", "idempotency-key"], "header.Idempotency-Key"],
  ["an undeclared header", ["header", "x-other"], "header.x-other"],
])("formats the path of %s", (_, path, expected) => {
  const operation = operationOf(path[0] === "query" ? "pipelines_list" : "pipelines_create");

  expect(formatFieldPath(path, { operation, body: { nodes: [{ id: 1 }], labels: { "a/b": 1 } } })).toBe(expected);
});

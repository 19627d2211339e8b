import { expect, test } from "vitest";
import {
  createOperation,
  type DeclaredResponse,
  findResponse,
  type MockOperation,
  preferredResponse,
  successResponse,
} from "../../src/description/operation.ts";
import { operationOf } from "../support/operations.ts";

const list = operationOf("pipelines_list");
const responses = ["202", "200", "4XX", "404", "default"].map((code) => ({ code, examples: [] }));

function withResponses(declared: readonly DeclaredResponse[]): MockOperation {
  return { ...list, responses: declared };
}

test("reads the method, the path, the cursor parameter and the named examples of an operation", () => {
  expect(list).toMatchObject({ method: "GET", path: "/pipelines", cursor: "cursor" });
  expect(list.responses.find(({ code }) => code === "200")?.examples.map(({ name }) => name)).toEqual([
    "first",
    "none",
    "last",
  ]);
});

test.each([
  ["404", 404],
  ["4XX", 429],
  ["default", 503],
])("selects the response %s for the status %i", (code, status) => {
  expect(findResponse(withResponses(responses), status)?.code).toBe(code);
});

test("selects no response if no code matches", () => {
  expect(findResponse(withResponses([]), 404)).toBeUndefined();
});

test("selects the response with the lowest 2xx code as the success response", () => {
  expect(successResponse(withResponses(responses))?.code).toBe("200");
});

test.each([
  ["the success response if no code is preferred", undefined, "200"],
  ["the response for a preferred code", 202, "202"],
])("selects %s", (_, code, expected) => {
  expect(preferredResponse(withResponses(responses), code)?.code).toBe(expected);
});

test("names an operation without an operationId by method and path", () => {
  const { iid: _, request: __, ...rest } = operationOf("pipelines_delete").prism;
  const prism = { ...rest, responses: [{ id: "", code: "200" }], extensions: { "x-pagination": true } };

  expect(createOperation(prism as MockOperation["prism"])).toMatchObject({
    id: "DELETE /pipelines/{pipeline_id}",
    responses: [{ code: "200", examples: [] }],
    cursor: undefined,
  });
});

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

test("an operation has its method, its path, the cursor of its pagination and its named examples", () => {
  expect(list).toMatchObject({ method: "GET", path: "/pipelines", cursor: "cursor" });
  expect(list.responses.find(({ code }) => code === "200")?.examples.map(({ name }) => name)).toEqual([
    "first",
    "none",
    "last",
  ]);
});

test.each([
  [404, "404"],
  [429, "4XX"],
  [503, "default"],
])("the response for %i is %s", (status, code) => {
  expect(findResponse(withResponses(responses), status)?.code).toBe(code);
});

test("without a matching code there is no response", () => {
  expect(findResponse(withResponses([]), 404)).toBeUndefined();
});

test("the success response is the one with the lowest 2xx code", () => {
  expect(successResponse(withResponses(responses))?.code).toBe("200");
});

test.each([
  ["without a code the success response", undefined, "200"],
  ["with a code the response for it", 202, "202"],
])("the preferred response is %s", (_, code, expected) => {
  expect(preferredResponse(withResponses(responses), code)?.code).toBe(expected);
});

test("an operation without an ID, parameters and examples is called by method and path", () => {
  const { iid: _, request: __, ...rest } = operationOf("pipelines_delete").prism;
  const prism = { ...rest, responses: [{ id: "", code: "200" }], extensions: { "x-pagination": true } };

  expect(createOperation(prism as MockOperation["prism"])).toMatchObject({
    id: "DELETE /pipelines/{pipeline_id}",
    responses: [{ code: "200", examples: [] }],
    cursor: undefined,
  });
});

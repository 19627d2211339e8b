import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { addParts } from "../../derived/parts.js";

const file = fileURLToPath(new URL("../../paths/agents/index.yaml", import.meta.url));
const error = (name: string) => ({ $ref: `../../responses/errors.yaml#/${name}` });
const headers = { $ref: "../../headers/common.yaml#/Common" };
const key = { $ref: "../../parameters/idempotency-key.yaml#/IdempotencyKey" };
const errors = {
  "400": error("BadRequest"),
  "401": error("Unauthorized"),
  "403": error("Forbidden"),
  "429": error("RateLimited"),
  "500": error("InternalError"),
  "503": error("Unavailable"),
  default: error("Unexpected"),
};

test("an operation gets the errors and the headers that all have, and keeps its own statuses", () => {
  const responses = { "200": { description: "An agent.", content: {} }, "404": error("NotFound") };

  const { item } = derive({ get: { operationId: "agents_get", responses } });

  expect(item).toEqual({
    get: {
      operationId: "agents_get",
      responses: { ...errors, "200": { description: "An agent.", headers, content: {} }, "404": error("NotFound") },
    },
  });
});

test("a POST gets the idempotency key, before its body", () => {
  const { item } = derive({ post: { summary: "Create", requestBody: {}, responses: { "204": { description: "" } } } });

  expect(item.post).toEqual({
    summary: "Create",
    parameters: [key],
    requestBody: {},
    responses: { "204": { description: "", headers }, ...errors },
  });
  expect(Object.keys(item.post ?? {})).toEqual(["summary", "parameters", "requestBody", "responses"]);
});

test("a file keeps its own headers", () => {
  const download = { headers: { $ref: "../../headers/file.yaml#/File" } };

  const { item, problems } = derive({ get: { responses: { "200": download } } });

  expect(item.get?.responses).toEqual({ "200": download, ...errors });
  expect(problems).toEqual([]);
});

test("a file to which two paths refer gets the parts once", () => {
  const { item, problems } = derive({ post: { responses: {} } }, 2);

  expect(item.post).toEqual({ parameters: [key], responses: errors });
  expect(problems).toEqual([]);
});

test("each part that a file states is reported with its place", () => {
  const parameters = [{ name: "limit" }, key];
  const responses = { "200": { headers }, "400": error("BadRequest"), default: error("Unexpected") };

  const { problems } = derive({ post: { parameters, responses } });

  expect(problems).toEqual([
    "post/responses/400: Remove `400`: every operation has it, and the bundle adds it.",
    "post/responses/default: Remove `default`: every operation has it, and the bundle adds it.",
    "post/responses/200/headers: Remove `headers`: every operation has it, and the bundle adds it.",
    "post/parameters/1: Remove `Idempotency-Key`: every operation has it, and the bundle adds it.",
  ]);
});

type PathItem = { [method: string]: Record<string, unknown> };

function derive(item: PathItem, times = 1) {
  const problems: string[] = [];
  const location = { source: { absoluteRef: file }, child: (keys: readonly string[]) => keys.join("/") };
  const report = (problem: { message: string; location: string }) =>
    problems.push(`${problem.location}: ${problem.message}`);
  const visitor = addParts();
  for (let time = 0; time < times; time++) visitor.Paths.PathItem(item, { location, report });
  return { item, problems };
}

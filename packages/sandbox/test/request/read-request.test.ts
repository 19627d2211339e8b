import { HttpError } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { createValidator } from "../../src/description/compiled.ts";
import { createDocument } from "../../src/description/document.ts";
import { type Operation, readOperations } from "../../src/description/operation.ts";
import { type CheckedRequest, readRequest } from "../../src/request/read-request.ts";

const schemas = {
  page: { type: "integer", minimum: 1, maximum: 10 },
  share: { type: "number" },
  deep: { type: "boolean" },
  since: { type: "string", format: "date-time" },
  kind: { type: "string", enum: ["a", "b"] },
  text: { type: "string", minLength: 1 },
  short: { type: "string", maxLength: 1 },
  either: { type: ["integer", "boolean"] },
  tags: { type: "array", items: { type: "string" } },
};
const response = { description: "ok", content: { "application/json": { schema: { type: "object" } } } };
const document = createDocument({
  paths: {
    "/things/{platform}": {
      post: {
        operationId: "things_make",
        parameters: [
          { name: "platform", in: "path", required: true, schema: { type: "string", enum: ["linux", "mac"] } },
          ...Object.entries(schemas).map(([name, schema]) => ({ name, in: "query", schema })),
          { name: "needed", in: "query", required: true, schema: { type: "string" } },
          { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
        ],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  name: { type: "string", minLength: 2 },
                  at: { type: "string", format: "date-time" },
                  owner: { type: "object", properties: {}, additionalProperties: false },
                },
                additionalProperties: false,
              },
            },
            "text/csv": { schema: { type: "object" } },
          },
        },
        responses: { 201: response },
      },
      put: {
        operationId: "things_replace",
        requestBody: { required: true, content: { "application/json": { schema: { type: "object" } } } },
        responses: { 200: response },
      },
      get: { operationId: "things_get", responses: { 200: response } },
    },
  },
});
const validator = createValidator(document);
const operations = readOperations(document);

function operationOf(id: string): Operation {
  return operations.find((operation) => operation.id === id) as Operation;
}

interface Input {
  readonly operation?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly platform?: string;
  readonly tolerated?: string[];
}

function read(input: Input): CheckedRequest {
  const { query = "needed=1", headers = {}, body = "", platform = "linux", tolerated } = input;
  const operation = operationOf(input.operation ?? "things_make");
  const request = {
    query: new URLSearchParams(query),
    headers: { "x-trace": "t", "content-type": "application/json", ...headers },
  };
  return readRequest(
    { operation, params: { platform }, request, bytes: new TextEncoder().encode(body), tolerated },
    validator,
  );
}

function detailsOf(input: Input): string[] {
  try {
    read(input);
  } catch (error) {
    if (error instanceof HttpError) return (error.reply.details ?? []).map(({ field, issue }) => `${field} ${issue}`);
    throw error;
  }
  return [];
}

describe("readRequest", () => {
  test("converts the query to the types of the parameters, and omits unknown ones", () => {
    const query = "needed=1&page=3&share=0.5&deep=true&since=2026-11-24T13:00:00Z&kind=a&tags=x&tags=y,z&unknown=1";
    expect(read({ query }).query).toEqual({
      needed: "1",
      page: 3,
      share: 0.5,
      deep: true,
      since: "2026-11-24T13:00:00Z",
      kind: "a",
      tags: ["x", "y", "z"],
    });
  });

  test.each([
    ["page=1", { page: 1 }],
    ["page=10", { page: 10 }],
    ["deep=false", { deep: false }],
    ["share=-1e3", { share: -1000 }],
    ["text=a", { text: "a" }],
    ["short=", { short: "" }],
    ["either=-7", { either: -7 }],
  ])("accepts the query %j", (query, expected) => {
    expect(read({ query: `needed=1&${query}` }).query).toEqual({ needed: "1", ...expected });
  });

  test.each([
    ["", "query.needed is required"],
    ["needed=1&needed=2", "query.needed must be given once"],
    ["needed=1&page=x", "query.page must be of type integer"],
    ["needed=1&page=x1", "query.page must be of type integer"],
    ["needed=1&page=1x", "query.page must be of type integer"],
    ["needed=1&either=x", "query.either must be of type integer or boolean"],
    ["needed=1&page=0", "query.page must be at least 1"],
    ["needed=1&page=11", "query.page must be at most 10"],
    ["needed=1&share=", "query.share must be of type number"],
    ["needed=1&share=+", "query.share must be of type number"],
    ["needed=1&deep=constructor", "query.deep must be of type boolean"],
    ["needed=1&text=", "query.text must not be empty"],
    ["needed=1&deep=yes", "query.deep must be of type boolean"],
    ["needed=1&since=soon", "query.since must be a valid date-time"],
    ["needed=1&since=0.5", "query.since must be a valid date-time"],
    ["needed=1&since=2026-11-24", "query.since must be a valid date-time"],
    ["needed=1&kind=c", "query.kind must be one of a, b"],
  ])("rejects the query %j", (query, detail) => {
    expect(detailsOf({ query })).toContain(detail);
  });

  test("rejects a path value that is not in the enum, and a missing or blank header", () => {
    expect(detailsOf({ platform: "beos" })).toEqual(["path.platform must be one of linux, mac"]);
    expect(detailsOf({ headers: { "x-trace": " " } })).toEqual(["header.X-Trace must not be empty"]);
    expect(detailsOf({ headers: { "x-trace": undefined as never } })).toEqual(["header.X-Trace is required"]);
  });

  test("reads a JSON body, and names the errors of an invalid one", () => {
    expect(read({ body: '{"name":"ab"}' }).body).toEqual({ name: "ab" });
    expect(detailsOf({ body: '{"name":"a","at":"soon","more":1}' })).toEqual([
      "body.more is not a known field",
      "body.name must NOT have fewer than 2 characters",
      "body.at must be a valid date-time",
    ]);
    expect(detailsOf({ body: "[]" })).toEqual(["body must be of type object"]);
  });

  test("accepts tolerated fields, although the schema does not allow them, but not inside other fields", () => {
    expect(read({ body: '{"kind":"x"}', tolerated: ["kind"] }).body).toEqual({ kind: "x" });
    expect(detailsOf({ body: '{"owner":{"kind":"x"}}', tolerated: ["kind"] })).toEqual([
      "body.owner.kind is not a known field",
    ]);
  });

  test("finds the media type of a body regardless of case, spaces and parameters", () => {
    const headers = { "content-type": "Application/JSON ; charset=utf-8" };
    expect(read({ body: '{"name":"ab"}', headers }).body).toEqual({ name: "ab" });
  });

  test("accepts a body of another documented media type without reading it, and rejects undocumented media types", () => {
    expect(read({ body: "a,b", headers: { "content-type": "text/csv" } }).body).toEqual({});
    expect(detailsOf({ body: "x", headers: { "content-type": "text/html" } })).toEqual([
      "header.Content-Type must be application/json or text/csv",
    ]);
  });

  test("accepts a missing body if none is required, and ignores the body if the operation has none", () => {
    expect(read({}).body).toEqual({});
    expect(detailsOf({ operation: "things_replace" })).toEqual(["body is required"]);
    expect(read({ operation: "things_get", body: "{" }).body).toEqual({});
  });
});

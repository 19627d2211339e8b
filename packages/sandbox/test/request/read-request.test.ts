import { FaultError } from "@planasonix/serving";
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
  tags: { type: "array", items: { type: "string" } },
};
const response = { description: "ok", content: { "application/json": { schema: { type: "object" } } } };
const document = createDocument({
  paths: {
    "/things/{platform}": {
      post: {
        operationId: "things_make",
        parameters: [
          { name: "platform", in: "path", required: true, schema: { type: "string", enum: ["linux"] } },
          ...Object.entries(schemas).map(([name, schema]) => ({ name, in: "query", schema })),
          { name: "needed", in: "query", required: true, schema: { type: "string" } },
          { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
        ],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: { name: { type: "string", minLength: 2 }, at: { type: "string", format: "date-time" } },
                additionalProperties: false,
              },
            },
            "text/csv": { schema: { type: "string" } },
          },
        },
        responses: { 201: response },
      },
    },
  },
});
const validator = createValidator(document);
const [operation] = readOperations(document) as [Operation];

interface Input {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly platform?: string;
  readonly tolerated?: string[];
}

function read({ query = "needed=1", headers = {}, body = "", platform = "linux", tolerated }: Input): CheckedRequest {
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
    if (error instanceof FaultError) return (error.fault.details ?? []).map(({ field, issue }) => `${field} ${issue}`);
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
    ["", "query.needed is required"],
    ["needed=1&needed=2", "query.needed must be given once"],
    ["needed=1&page=x", "query.page must be of type integer"],
    ["needed=1&page=0", "query.page must be at least 1"],
    ["needed=1&page=11", "query.page must be at most 10"],
    ["needed=1&share=", "query.share must be of type number"],
    ["needed=1&deep=yes", "query.deep must be of type boolean"],
    ["needed=1&since=soon", "query.since must be a valid date-time"],
    ["needed=1&since=0.5", "query.since must be a valid date-time"],
    ["needed=1&since=2026-11-24", "query.since must be a valid date-time"],
    ["needed=1&kind=c", "query.kind must be one of a, b"],
  ])("rejects the query %j", (query, detail) => {
    expect(detailsOf({ query })).toContain(detail);
  });

  test("rejects a path value that is not in the enum, and a missing or blank header", () => {
    expect(detailsOf({ platform: "beos" })).toEqual(["path.platform must be one of linux"]);
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

  test("accepts tolerated fields, although the schema does not allow them", () => {
    expect(read({ body: '{"kind":"x"}', tolerated: ["kind"] }).body).toEqual({ kind: "x" });
  });

  test("accepts a body of another documented media type without reading it, and rejects undocumented media types", () => {
    expect(read({ body: "a,b", headers: { "content-type": "text/csv" } }).body).toEqual({});
    expect(detailsOf({ body: "x", headers: { "content-type": "text/html" } })).toEqual([
      "header.Content-Type must be application/json or text/csv",
    ]);
  });

  test("accepts a missing body if none is required", () => {
    expect(read({}).body).toEqual({});
  });
});

import { type Json, type JsonObject, listOperations } from "@planasonix/scripts/openapi/description.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";
import { describe, expect, test } from "vitest";
import { adopt } from "../../src/adopt/adopt.ts";
import { formatReport } from "../../src/adopt/report.ts";
import { ours, stripped, withOperations } from "../support/documents.ts";

const json = (schema: JsonObject): JsonObject => ({ description: "", content: { "application/json": { schema } } });

/** Adopts our description with further operations. */
function withAdded(paths: JsonObject, components: JsonObject = {}) {
  const document = stripped();
  const { schemas } = document.components as { schemas: JsonObject };
  Object.assign(schemas, components);
  const adoption = adopt(ours, { ...document, paths: { ...(document.paths as JsonObject), ...paths } }, "file");
  const { description } = adoption;
  const operation = (name: string) => {
    const found = listOperations(description).find((one) => one.name === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };
  return { ...adoption, operation, resultOf: (name: string) => resultOf(description, operation(name)) };
}

/** Adopts our description with another form of one operation. */
function withChanged(id: string, change: (operation: JsonObject) => JsonObject) {
  const adoption = adopt(
    ours,
    withOperations(stripped(), (operation) => (operation.operationId === id ? change(operation) : operation)),
    "file",
  );
  const found = listOperations(adoption.description).find(({ object }) => object.operationId === id);
  if (!found) throw new Error(`there is no ${id}`);
  return { ...adoption, operation: found, result: resultOf(adoption.description, found) };
}

const resource = {
  type: "object",
  required: ["id", "type", "attributes"],
  properties: { id: {}, type: {}, attributes: {} },
};

describe("the response of an operation that ours does not describe", () => {
  const { resultOf, report } = withAdded({
    "/widgets": {
      get: { responses: { 200: json({ type: "object", properties: { data: { type: "array", items: resource } } }) } },
    },
    "/widgets/{id}": {
      get: { responses: { 200: json({ type: "object", properties: { data: resource } }) } },
      put: { responses: { default: { description: "" } } },
      patch: { responses: { 200: json({ type: "array", items: {} }) } },
      delete: { responses: { 204: { description: "" } } },
    },
    "/widgets/sizes": {
      get: {
        responses: {
          200: json({ type: "object", properties: { data: { type: "array", items: { type: "string" } } } }),
        },
      },
    },
    "/widgets/icon": { get: { responses: { 200: { description: "", content: { "image/png": {} } } } } },
  });

  test.each([
    ["widgets.list", { kind: "list", hasId: true }],
    ["widgets.get", { kind: "resource", hasId: true }],
    ["widgets.listSizes", { kind: "object" }],
    ["widgets.getIcon", { kind: "file", mediaTypes: ["image/png"] }],
    ["widgets.replace", { kind: "nothing" }],
    ["widgets.delete", { kind: "nothing" }],
    ["widgets.update", { kind: "file" }],
  ])("of %s is %o", (name, expected) => {
    expect(resultOf(name)).toMatchObject(expected);
  });

  test("is a stream if it has no `data`, and the report says so", () => {
    expect(report.notes).toEqual(["widgets.update: gives its response as a stream, because the JSON has no `data`"]);
    expect(formatReport(report)).toContain("note     widgets.update: gives");
  });
});

describe("the request of an operation that ours does not describe", () => {
  const Node = {
    type: "object",
    required: ["next", "at"],
    properties: { next: { $ref: "#/components/schemas/Node" }, at: { type: "string", format: "date-time" } },
  };
  const { operation } = withAdded(
    {
      "/widgets/{id}": {
        parameters: [{ name: "id", in: "path", schema: { type: "string" }, example: "w_1" }],
        post: {
          summary: "Turn it.",
          deprecated: true,
          parameters: [
            { name: "size", in: "query", required: true, schema: { type: "integer", minimum: 3 } },
            { name: "kind", in: "query", required: true, schema: { enum: ["round"] } },
          ],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Node" } } } },
          responses: { 204: { description: "" } },
        },
        delete: {
          requestBody: {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["on", "parts", "map", "rate"],
                  properties: {
                    on: { type: "boolean" },
                    parts: { type: "array", items: { type: "string" } },
                    map: { type: "object" },
                    rate: { type: "number" },
                  },
                },
              },
            },
          },
          responses: { 204: { description: "" } },
        },
      },
      "/widgets/{id}/parts/{part}": { get: { responses: {} } },
    },
    { Node },
  );

  test("has examples, which documentation and commands show", () => {
    const create = operation("widgets.create");
    expect(create.parameters.map(({ examples }) => examples)).toEqual([
      { default: { value: "w_1" } },
      { default: { value: 3 } },
      { default: { value: "round" } },
    ]);
    expect(Object.values(create.object.requestBody?.content ?? {})[0]?.examples).toMatchObject({
      default: { value: { at: "2026-11-24T00:00:00Z", next: { next: { next: { next: {} } } } } },
    });
    expect(Object.values(operation("widgets.delete").object.requestBody?.content ?? {})[0]).toMatchObject({
      schema: { $ref: "#/components/schemas/WidgetsDeleteBody" },
      examples: { default: { value: { on: true, parts: ["parts"], map: {}, rate: 1 } } },
    });
  });

  test("has every parameter of its path, also one that the file forgets", () => {
    expect(operation("widgets.getParts").parameters).toMatchObject([
      { name: "id", in: "path", required: true },
      { name: "part", in: "path", required: true },
    ]);
  });

  test("keeps its own summary, and whether it is deprecated", () => {
    expect(operation("widgets.create").object).toMatchObject({
      summary: "Turn it",
      deprecated: true,
      description: "POST /widgets/{id}.",
    });
  });
});

describe("the response of an operation that ours describes", () => {
  test.each<[string, string, JsonObject, string]>([
    ["is missing", "runs_get", { 200: { description: "" } }, "none"],
    [
      "is a list of something else",
      "runs_list",
      { 200: json({ properties: { data: { type: "array", items: { type: "string" } } } }) },
      "a list of something else",
    ],
    ["has another form", "runs_get", { 200: json({ type: "object", properties: { id: {} } }) }, "one of another form"],
  ])("is taken from ours if that of the file %s", (_, id, responses, found) => {
    const { report, result } = withChanged(id, (operation) => ({ ...operation, responses }));
    const own = listOperations(ours).find(({ object }) => object.operationId === id);

    // The schema of the file keeps its name, because other operations use it.
    expect(result).toMatchObject({ kind: own && resultOf(ours, own).kind, type: "OwnPipelineRun" });
    expect(report.notes).toEqual([
      `${id.replace("_", ".")}: the response is as ours describes it, because the file has ${found}`,
    ]);
  });

  test("is that of the file if it differs and can be read, and has an open list where ours has one", () => {
    const { operation, description, report } = withChanged("runs_get", (operation) => ({
      ...operation,
      responses: {
        200: {
          description: "",
          content: {
            "application/vnd.api+json": {
              schema: {
                type: "object",
                properties: {
                  data: {
                    type: "object",
                    properties: {
                      id: { type: "string" },
                      type: { type: "string" },
                      attributes: {
                        type: "object",
                        properties: { status: { type: "string", enum: ["paused"] }, colour: {} },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    }));
    const schema = operation.successes[0]?.[1].content?.["application/json"]?.schema;

    expect(report.notes).toEqual([]);
    expect(schema).toEqual({ $ref: "#/components/schemas/RunsGetResponse" });
    const body = description.components.schemas.RunsGetResponse as unknown as {
      properties: {
        data: { required: string[]; properties: { attributes: { properties: { status: object; colour: object } } } };
      };
    };
    expect(body.properties.data.required).toEqual(["id", "type", "attributes"]);
    expect(body.properties.data.properties.attributes.properties).toMatchObject({
      status: { "x-extensible-enum": expect.arrayContaining(["succeeded", "paused"]) },
      colour: {},
    });
    expect(body.properties.data.properties.attributes.properties.status).not.toHaveProperty("enum");
  });
});

describe("the request of an operation that ours describes", () => {
  const id = "pipelines_create";
  const own = listOperations(ours).find(({ object }) => object.operationId === id);
  const bodyWith = (change: (schema: Json | undefined) => JsonObject) =>
    Object.values(
      withChanged(id, (operation) => {
        const body = operation.requestBody as { content: Record<string, { schema?: Json }> } & JsonObject;
        const { schema } = Object.values(body.content)[0] ?? {};
        return { ...operation, requestBody: { content: { "application/json": { schema: change(schema) } } } };
      }).operation.object.requestBody?.content ?? {},
    )[0];

  test("shows our examples if its schema has their fields", () => {
    const known = Object.values(own?.object.requestBody?.content ?? {})[0]?.examples;

    expect(known).toBeDefined();
    expect(Object.keys(bodyWith((schema) => schema as JsonObject)?.examples ?? {})).toEqual(Object.keys(known ?? {}));
  });

  test("shows an example of its schema if that has other fields", () => {
    const changed = bodyWith(() => ({ type: "object", required: ["size"], properties: { size: { type: "integer" } } }));

    expect(changed?.examples).toEqual({ default: { value: { size: 1 } } });
  });
});

describe("names of schemas", () => {
  test("have a number if another schema has the name", () => {
    const schema = { type: "object", properties: { size: {} } };
    const { operation, description } = withAdded(
      { "/widgets": { post: { requestBody: { content: { "application/json": { schema } } }, responses: {} } } },
      { WidgetsCreateBody: { type: "string" } },
    );

    expect(Object.values(operation("widgets.create").object.requestBody?.content ?? {})[0]?.schema).toEqual({
      $ref: "#/components/schemas/WidgetsCreateBody2",
    });
    expect(description.components.schemas.WidgetsCreateBody).toEqual({ type: "string" });
  });

  test("become names of types, also in references", () => {
    const { description } = withAdded(
      {
        "/widgets": {
          post: {
            requestBody: {
              content: { "application/json": { schema: { $ref: "#/components/schemas/com.acme.Widget~1new" } } },
            },
            responses: {},
          },
        },
      },
      { "com.acme.Widget/new": { type: "object" } },
    );

    expect(description.components.schemas.ComAcmeWidgetNew).toEqual({ type: "object" });
    expect(JSON.stringify(description.paths)).toContain('"#/components/schemas/ComAcmeWidgetNew"');
  });

  test("are refused if two would be one type", () => {
    expect(() => withAdded({}, { "a.b": { type: "object" }, "a-b": { type: "object" } })).toThrow(
      'The schemas "a.b" and "a-b" would be one type AB: give one of them another name in the file',
    );
  });
});

test("operations outside of the prefix are left out, and the report says so", () => {
  const document = stripped();
  const below = Object.entries(document.paths as JsonObject).map(([path, item]) => [`/v1${path}`, item]);
  const { report } = adopt(
    ours,
    { ...document, paths: { ...Object.fromEntries(below), "/health": { get: { responses: {} } } } },
    "file",
  );

  expect(report.outside).toEqual(["GET /health"]);
  expect(formatReport(report)).toMatch(
    /1 left out. \/v1 belongs to the base URL.\nleft out GET \/health: outside of \/v1\n$/,
  );
});

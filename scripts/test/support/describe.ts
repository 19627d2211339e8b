import type { Description, Json, JsonObject } from "../../openapi/description.ts";

/**
 * A description of an API. `operations` maps a method and path, such as `GET /widgets`, to the operation. Omits what the
 * programs under test do not read.
 */
export function describeApi(
  operations: Readonly<Record<string, JsonObject>>,
  schemas: Readonly<Record<string, JsonObject>> = {},
): Description {
  const paths: Record<string, JsonObject> = {};
  for (const [http, operation] of Object.entries(operations)) {
    const [method = "", path = ""] = http.split(" ");
    const item = paths[path] ?? {};
    item[method.toLowerCase()] = {
      summary: "Do it",
      description: "Does it.",
      responses: one,
      "x-retry": "safe",
      ...operation,
    };
    paths[path] = item;
  }
  const all = { Widget, WidgetResponse: envelope("Widget"), WidgetListResponse: envelope("Widget", true), ...schemas };
  return { info: { version: "1.0.0" }, paths, components: { schemas: all } } as unknown as Description;
}

/** A schema of a resource. `required` lists its required fields. */
export function resourceSchema(required: readonly string[] = ["id", "type", "attributes"]): JsonObject {
  const properties = { id: { type: "string" }, type: { const: "widget" }, attributes: { type: "object" } };
  return { type: "object", required: [...required], properties };
}

/** A schema of the envelope around one resource, or around a list of them. */
export function envelope(name: string, isList = false): JsonObject {
  const reference = { $ref: `#/components/schemas/${name}` };
  return { type: "object", properties: { data: isList ? { type: "array", items: reference } : reference } };
}

/** The `responses` of an operation: one status, with a JSON body of the named schema. */
export function respondsWith(name: string, status = "200"): JsonObject {
  const content = { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } };
  return { [status]: { description: "Done.", content } };
}

export function query(name: string, more: JsonObject = {}): JsonObject {
  return { name, in: "query", description: `The ${name}.`, schema: { type: "string" }, ...example("some"), ...more };
}

export function path(name: string): JsonObject {
  const words = { description: `Id of the ${name}.`, schema: { type: "string" }, ...example("id_1") };
  return { name, in: "path", required: true, ...words };
}

/** A JSON request body of the named schema. */
export function body(name: string, more: JsonObject = {}): JsonObject {
  const media = { schema: { $ref: `#/components/schemas/${name}` }, ...example({ name: "Orders" }) };
  return { content: { "application/json": media }, ...more };
}

function example(value: Json): JsonObject {
  return { examples: { typical: { value } } };
}

const Widget = resourceSchema();
const one = respondsWith("WidgetResponse");

// What a dialect may change: the fields of each operation, without their types and texts. Nested fields end at objects
// whose names are those of the user, such as `config`.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  queryParameters,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";

/** Generates the module `fields.ts`: a line for each set of fields, and one for each operation, which names two of them. */
export function generateFields(description: Description): string {
  const shapes: string[] = [];
  const lines = listOperations(description).map((operation) => {
    const { name, method, path, object } = operation;
    const query = queryParameters(operation).map((parameter) => parameter.name);
    const result = resultOf(description, operation);
    const body = object.requestBody?.content["application/json"]?.schema;
    const { type, response } = responseOf(operation);
    return [
      name,
      [`${method} ${path}`, query.join("&")].filter(Boolean).join("?"),
      result.kind === "list" || result.kind === "resource"
        ? result.hasId
          ? result.kind
          : `${result.kind}?`
        : result.kind,
      type,
      body ? add(body) : "",
      response ?? "",
      object["x-pagination"]?.cursor ?? "",
      object["x-starts"] ? "starts" : "",
    ].join("|");
  });
  return [
    "/** The names of the fields of objects, one object a line. `name:2` is an object, or a list of objects, of line 2. */",
    `export const shapes: string = ${quoted(shapes)};\n`,
    "/** The operations: name, request, kind of result, type, lines of the fields of request and response, page, start. */",
    `export const operations: string = ${quoted(lines)};\n`,
  ].join("\n");

  /** The type of the resource, and the line of its attributes. */
  function responseOf({ successes }: DescribedOperation): { type: string; response?: number } {
    const bodies = successes.map(([, { content }]) => resolved(content?.["application/json"]?.schema ?? {}));
    const data = bodies.map(({ properties = {} }) => resolved(properties.data ?? {}));
    const resources = data.map((one) => resolved(one.items ?? one));
    const [known] = resources.filter(({ properties }) => properties?.attributes);
    const types = new Set(resources.flatMap(({ properties }) => (properties?.type?.const as string | undefined) ?? []));
    if (!known?.properties) return { type: "" };
    const attributes = resources.map(({ properties = {} }) => resolved(properties.attributes ?? {}).properties);
    return {
      type: types.size === 1 ? [...types].join("") : "",
      response: add({ properties: Object.assign({}, ...attributes) }),
    };
  }

  /** Adds a line for the fields of an object, unless there is an equal one. Returns its number. */
  function add(schema: Schema): number {
    const { properties = {} } = resolved(schema);
    const line = Object.entries(properties)
      .map(([name, given]) => {
        const field = resolved(given);
        const object = field.properties ? field : resolved(field.items ?? {});
        return object.properties ? `${name}:${add(object)}` : name;
      })
      .join(" ");
    if (!shapes.includes(line)) shapes.push(line);
    return shapes.indexOf(line);
  }

  function resolved(schema: Schema): Schema {
    return resolve<Schema>(description, schema as { $ref: string });
  }
}

function quoted(lines: readonly string[]): string {
  return `\`\n${lines.join("\n")}\``;
}

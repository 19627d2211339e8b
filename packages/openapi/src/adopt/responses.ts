import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { follow } from "./marks.ts";
import { isObject } from "./read-document.ts";

/** What the success of an operation contains, as far as a client must know. */
export type Form =
  /** A resource, a list of them, or another object in `data`. */
  | "data"
  /** A list in `data` whose items are no resources. */
  | "plain list"
  /** JSON without `data`. */
  | "other JSON"
  | "file"
  | "nothing";

/** The status and response of each success of an operation. */
export function successesOf(document: JsonObject, operation: JsonObject): (readonly [string, JsonObject])[] {
  return Object.entries(isObject(operation.responses) ? operation.responses : {})
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([status, response]) => (isObject(response) ? [[status, follow(document, response)] as const] : []));
}

/** The media type `application/json` of a response or a request body; undefined if it has none. */
export function jsonOf({ content }: JsonObject): JsonObject | undefined {
  if (!isObject(content)) return undefined;
  const [, media] = Object.entries(content).find(([type]) => /^application\/([\w.-]+\+)?json\b/i.test(type)) ?? [];
  return isObject(media) ? media : undefined;
}

/** The form of the first success. */
export function formOf(document: JsonObject, operation: JsonObject): Form {
  const [[, success] = []] = successesOf(document, operation);
  if (success === undefined || Object.keys(isObject(success.content) ? success.content : {}).length === 0)
    return "nothing";
  const media = jsonOf(success);
  if (media === undefined) return "file";
  const data = dataOf(document, media.schema);
  if (data === undefined) return "other JSON";
  if (data.type !== "array") return "data";
  return isResource(document, data.items) ? "data" : "plain list";
}

/** The schema of `data` in a body. */
export function dataOf(document: JsonObject, body: Json | undefined): JsonObject | undefined {
  const schema = isObject(body) ? follow(document, body) : {};
  const data = isObject(schema.properties) ? schema.properties.data : undefined;
  return isObject(data) ? follow(document, data) : undefined;
}

function isResource(document: JsonObject, items: Json | undefined): boolean {
  const { properties } = isObject(items) ? follow(document, items) : {};
  return isObject(properties) && "type" in properties && "attributes" in properties;
}

/** The names of all fields of the requests and responses of an operation, which tell whether two are the same. */
export function fieldsOf(document: JsonObject, operation: JsonObject): Set<string> {
  const names = new Set<string>();
  const add = (schema: Json | undefined): void => {
    const { properties } = isObject(schema) ? follow(document, schema) : {};
    for (const name of Object.keys(isObject(properties) ? properties : {})) names.add(name);
  };
  const body = isObject(operation.requestBody) ? jsonOf(follow(document, operation.requestBody)) : undefined;
  add(body?.schema);
  for (const [, success] of successesOf(document, operation)) {
    const data = dataOf(document, jsonOf(success)?.schema);
    const one = isObject(data?.items) ? follow(document, data.items) : data;
    if (isObject(one?.properties)) add(one.properties.attributes ?? one);
  }
  return names;
}

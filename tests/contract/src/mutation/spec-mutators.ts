import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";

/** The part of a description that one operation needs. Mutators change the document in place. */
export interface MutationTarget {
  readonly document: JsonObject;
  readonly path: string;
  readonly method: string;
}

/** Puts an error that the suite must detect into the description. Returns false if the error does not apply to the operation. */
export type Mutator = (target: MutationTarget) => boolean;

type Node = Record<string, Json>;

/** One mutator for each kind of error. */
export const specMutators: Readonly<Record<string, Mutator>> = {
  "make a required field optional": (target) =>
    some(requestSchemas(target), ({ required }) => Array.isArray(required) && required.pop() !== undefined),
  "drop a type": (target) =>
    some(
      requestProperties(target),
      (property) => typeof property.type === "string" && property.type !== "object" && remove(property, "type"),
    ),
  "drop the bound of a field": (target) =>
    some(requestProperties(target), (property) =>
      ["maxLength", "maximum", "minimum", "maxItems"].some(
        (bound) => Number(property[bound]) < 60_000 && remove(property, bound),
      ),
    ),
  "allow unknown fields in a request": (target) =>
    some(
      requestSchemas(target),
      (schema) => schema.additionalProperties === false && remove(schema, "additionalProperties"),
    ),
  "drop an enum": (target) => some(requestProperties(target), (property) => remove(property, "enum")),
  "drop a format": (target) =>
    some(
      requestProperties(target),
      (property) => ["date-time", "uri", "email"].includes(String(property.format)) && remove(property, "format"),
    ),
  "rename a field of a request": (target) =>
    some(requestSchemas(target), (schema) => rename(schema.properties, 0, "renamed")),
  "make a body optional": (target) => remove(operation(target).requestBody, "required"),
  "drop the bound of a parameter": (target) =>
    some(queryParameters(target), ({ schema }) => ["maxLength", "maximum"].some((bound) => remove(schema, bound))),
  "make a parameter optional": (target) =>
    some(queryParameters(target), (parameter) => parameter.required === true && remove(parameter, "required")),
  "rename a parameter": (target) =>
    some(queryParameters(target), (parameter) => set(parameter, "name", `${parameter.name}_renamed`)),
  "require no API key": (target) => set(operation(target), "security", []),
  "rename a header": (target) => some(responses(target), ({ headers }) => rename(headers, 0, "X-Renamed")),
  "remove an error response": (target) => remove(operation(target).responses, "403"),
  "remove the success response": (target) =>
    some([operation(target).responses], (responses) => remove(responses, success(target))),
  "change the success status": (target) =>
    some([operation(target).responses], (responses) =>
      rename(responses, Object.keys(node(responses)).indexOf(success(target)), "206"),
    ),
  "change the media type": (target) => some(responses(target), ({ content }) => rename(content, 0, "application/xml")),
  "break an example": (target) => some(examples(target), ({ value }) => set(node(value).data, "type", 7)),
  "change a value of an example": (target) =>
    some(examples(target), ({ value }) => set(node(node(value).data).attributes, "changed", true)),
  "remove an example": (target) =>
    some(responses(target), ({ content }) => removeFirst(node(Object.values(node(content))[0]).examples)),
  "require a field that the response does not have": (target) =>
    some(responseSchemas(target), (schema) => Array.isArray(schema.required) && schema.required.push("not_there") > 0),
  "change the constant of a resource type": (target) =>
    some(responseSchemas(target), (schema) => set(resource(target, schema).type, "const", "another")),
  "give the last page a cursor": (target) =>
    some(
      examples(target),
      ({ value }) =>
        node(node(node(value).meta).page).cursor === null && set(node(node(value).meta).page, "cursor", "again"),
    ),
  "rename the path": ({ document, path }) => rename(document.paths, 0, `${path}-renamed`),
  "change the method": ({ document, path, method }) =>
    rename(
      node(document.paths)[path],
      Object.keys(node(node(document.paths)[path])).indexOf(method),
      method === "put" ? "patch" : "put",
    ),
};

function operation({ document, path, method }: MutationTarget): Node {
  return node(node(node(document.paths)[path])[method]);
}

function success(target: MutationTarget): string {
  return Object.keys(node(operation(target).responses)).find((status) => status.startsWith("2")) ?? "";
}

function responses(target: MutationTarget): Node[] {
  return [follow(target, node(operation(target).responses)[success(target)])];
}

function responseSchemas(target: MutationTarget): Node[] {
  return responses(target).flatMap(({ content }) =>
    Object.values(node(content)).map((media) => follow(target, node(media).schema)),
  );
}

/** The properties of the resource in an envelope, or of the items of a list. */
function resource(target: MutationTarget, envelope: Node): Node {
  const data = follow(target, node(envelope.properties).data);
  const one = data.items === undefined ? data : follow(target, data.items);
  return node(one.properties);
}

function examples(target: MutationTarget): Node[] {
  return responses(target).flatMap(({ content }) =>
    Object.values(node(content)).flatMap((media) =>
      Object.values(node(node(media).examples)).map((example) => follow(target, example)),
    ),
  );
}

function requestSchemas(target: MutationTarget): Node[] {
  const content = Object.values(node(node(operation(target).requestBody).content));
  return content.map((media) => follow(target, node(media).schema));
}

function requestProperties(target: MutationTarget): Node[] {
  return requestSchemas(target).flatMap(({ properties }) =>
    Object.values(node(properties)).map((property) => follow(target, property)),
  );
}

function queryParameters(target: MutationTarget): Node[] {
  const declared = (operation(target).parameters ?? []) as Json[];
  return declared.map((parameter) => follow(target, parameter)).filter((parameter) => parameter.in === "query");
}

function follow({ document }: MutationTarget, value: Json | undefined): Node {
  const { $ref } = node(value);
  if (typeof $ref !== "string") return node(value);
  return node(
    $ref
      .slice(2)
      .split("/")
      .reduce<Json>((at, key) => node(at)[key] ?? null, document),
  );
}

/** Applies the change to the first node that can be changed. Returns false if there is none. */
function some(nodes: readonly (Json | undefined)[], change: (one: Node) => boolean | undefined): boolean {
  return nodes.some((one) => change(node(one)));
}

function node(value: Json | undefined): Node {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function remove(holder: Json | undefined, key: string): boolean {
  return key in node(holder) && delete node(holder)[key];
}

function removeFirst(holder: Json | undefined): boolean {
  const [first] = Object.keys(node(holder));
  return first !== undefined && remove(holder, first);
}

function set(holder: Json | undefined, key: string, value: Json): boolean {
  if (Object.keys(node(holder)).length === 0) return false;
  node(holder)[key] = value;
  return true;
}

/** Renames the property at an index and keeps its position. */
function rename(holder: Json | undefined, index: number, to: string): boolean {
  const entries = Object.entries(node(holder));
  if (entries[index] === undefined) return false;
  for (const [key] of entries) delete node(holder)[key];
  for (const [at, [key, value]] of entries.entries()) node(holder)[at === index ? to : key] = value;
  return true;
}

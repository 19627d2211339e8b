import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";

/** The part of a description that one operation needs, free to be changed. */
export interface Patient {
  readonly document: JsonObject;
  readonly path: string;
  readonly method: string;
}

/** Makes one change that the contract has to notice; false when there is nothing to change. */
export type Mutator = (patient: Patient) => boolean;

type Node = Record<string, Json>;

/** The changes, by what they do. */
export const specMutators: Readonly<Record<string, Mutator>> = {
  "drop a required member": (patient) =>
    some(requestSchemas(patient), ({ required }) => Array.isArray(required) && required.pop() !== undefined),
  "loosen a type": (patient) =>
    some(
      requestMembers(patient),
      (member) => typeof member.type === "string" && member.type !== "object" && remove(member, "type"),
    ),
  "drop the bound of a member": (patient) =>
    some(requestMembers(patient), (member) =>
      ["maxLength", "maximum", "minimum", "maxItems"].some(
        (bound) => Number(member[bound]) < 60_000 && remove(member, bound),
      ),
    ),
  "open a request": (patient) =>
    some(
      requestSchemas(patient),
      (schema) => schema.additionalProperties === false && remove(schema, "additionalProperties"),
    ),
  "drop an enum": (patient) => some(requestMembers(patient), (member) => remove(member, "enum")),
  "drop a format": (patient) =>
    some(
      requestMembers(patient),
      (member) => ["date-time", "uri", "email"].includes(String(member.format)) && remove(member, "format"),
    ),
  "rename a member of a request": (patient) =>
    some(requestSchemas(patient), (schema) => rename(schema.properties, 0, "renamed")),
  "make a body optional": (patient) => remove(operation(patient).requestBody, "required"),
  "drop the bound of a parameter": (patient) =>
    some(queryParameters(patient), ({ schema }) => ["maxLength", "maximum"].some((bound) => remove(schema, bound))),
  "make a parameter optional": (patient) =>
    some(queryParameters(patient), (parameter) => parameter.required === true && remove(parameter, "required")),
  "rename a parameter": (patient) =>
    some(queryParameters(patient), (parameter) => set(parameter, "name", `${parameter.name}_renamed`)),
  "unprotect the operation": (patient) => set(operation(patient), "security", []),
  "rename a header": (patient) => some(answers(patient), ({ headers }) => rename(headers, 0, "X-Renamed")),
  "remove an error": (patient) => remove(operation(patient).responses, "403"),
  "remove the success": (patient) =>
    some([operation(patient).responses], (responses) => remove(responses, success(patient))),
  "change the status of the success": (patient) =>
    some([operation(patient).responses], (responses) =>
      rename(responses, Object.keys(node(responses)).indexOf(success(patient)), "206"),
    ),
  "change the media type": (patient) => some(answers(patient), ({ content }) => rename(content, 0, "application/xml")),
  "break an example": (patient) => some(examples(patient), ({ value }) => set(node(value).data, "type", 7)),
  "change a value of an example": (patient) =>
    some(examples(patient), ({ value }) => set(node(node(value).data).attributes, "changed", true)),
  "remove an example": (patient) =>
    some(answers(patient), ({ content }) => removeFirst(node(Object.values(node(content))[0]).examples)),
  "require what the answer does not have": (patient) =>
    some(answerSchemas(patient), (schema) => Array.isArray(schema.required) && schema.required.push("not_there") > 0),
  "change the constant type": (patient) =>
    some(answerSchemas(patient), (schema) => set(resource(patient, schema).type, "const", "another")),
  "never end the pages": (patient) =>
    some(
      examples(patient),
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

function operation({ document, path, method }: Patient): Node {
  return node(node(node(document.paths)[path])[method]);
}

function success(patient: Patient): string {
  return Object.keys(node(operation(patient).responses)).find((status) => status.startsWith("2")) ?? "";
}

function answers(patient: Patient): Node[] {
  return [follow(patient, node(operation(patient).responses)[success(patient)])];
}

function answerSchemas(patient: Patient): Node[] {
  return answers(patient).flatMap(({ content }) =>
    Object.values(node(content)).map((media) => follow(patient, node(media).schema)),
  );
}

/** The resource that an envelope carries, or the first of a list of them. */
function resource(patient: Patient, envelope: Node): Node {
  const data = follow(patient, node(envelope.properties).data);
  const one = data.items === undefined ? data : follow(patient, data.items);
  return node(one.properties);
}

function examples(patient: Patient): Node[] {
  return answers(patient).flatMap(({ content }) =>
    Object.values(node(content)).flatMap((media) =>
      Object.values(node(node(media).examples)).map((example) => follow(patient, example)),
    ),
  );
}

function requestSchemas(patient: Patient): Node[] {
  const content = Object.values(node(node(operation(patient).requestBody).content));
  return content.map((media) => follow(patient, node(media).schema));
}

function requestMembers(patient: Patient): Node[] {
  return requestSchemas(patient).flatMap(({ properties }) =>
    Object.values(node(properties)).map((member) => follow(patient, member)),
  );
}

function queryParameters(patient: Patient): Node[] {
  const stated = (operation(patient).parameters ?? []) as Json[];
  return stated.map((parameter) => follow(patient, parameter)).filter((parameter) => parameter.in === "query");
}

function follow({ document }: Patient, value: Json | undefined): Node {
  const { $ref } = node(value);
  if (typeof $ref !== "string") return node(value);
  return node(
    $ref
      .slice(2)
      .split("/")
      .reduce<Json>((at, key) => node(at)[key] ?? null, document),
  );
}

/** Applies the change to the first that it fits. */
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

/** Gives the member at an index another name, in its place. */
function rename(holder: Json | undefined, index: number, to: string): boolean {
  const entries = Object.entries(node(holder));
  if (entries[index] === undefined) return false;
  for (const [key] of entries) delete node(holder)[key];
  for (const [at, [key, value]] of entries.entries()) node(holder)[at === index ? to : key] = value;
  return true;
}

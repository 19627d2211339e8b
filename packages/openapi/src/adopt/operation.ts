// Adopts one operation. One that ours describes as well takes its request and response from the other file and the rest
// from ours, and its effects are never milder than ours. One that ours lacks has every effect, unless it is a GET.
import { type Json, type JsonObject, pascalCase } from "@planasonix/scripts/openapi/description.ts";
import { type Classes, graver, unknownClasses } from "./classes.ts";
import type { Components } from "./components.ts";
import { exampleOf, nameExamples } from "./examples.ts";
import { follow, type Marks, plain } from "./marks.ts";
import { isObject } from "./read-document.ts";
import { dataOf, type Form, formOf, jsonOf, successesOf } from "./responses.ts";
import type { Address } from "./shape.ts";
import { segmentsOf } from "./shape.ts";

/** What operations are adopted with. */
export interface Workshop {
  /** The copy of the other document. */
  readonly document: JsonObject;
  readonly ours: JsonObject;
  readonly marks: Marks;
  readonly components: Components;
}

/** An operation as it is in the adopted description. */
export interface Adopted {
  readonly path: string;
  readonly object: JsonObject;
  /** What could not be taken from the other file, in words. */
  readonly notes: readonly string[];
}

/** Adopts an operation that ours describes as well: its request and response are those of the other file. */
export function adoptOperation(
  workshop: Workshop,
  [ours, theirs]: readonly [Address, Address],
  { name, skipped, extensions }: { readonly name: string; readonly skipped: number; readonly extensions: JsonObject },
): Adopted {
  const { document, components } = workshop;
  const notes: string[] = [];
  const { path, names } = withOurNames(theirs, ours, skipped);
  const parameters = parametersOf(workshop, theirs, (parameter) => {
    const known = String(parameter.name);
    if (parameter.in === "path") parameter.name = names.get(known) ?? known;
  });
  const described = parametersOf({ ...workshop, document: workshop.ours }, ours).map((parameter) =>
    structuredClone(parameter),
  );
  for (const parameter of parameters) {
    const own = described.find(
      (one) => one.in === parameter.in && plain(String(one.name)) === plain(String(parameter.name)),
    );
    if (own === undefined) continue;
    copyParameter(workshop, parameter, own);
  }
  const requestBody = bodyOf(workshop, theirs.object, ours.object, name);
  const responses = structuredClone(isObject(theirs.object.responses) ? theirs.object.responses : {});
  const object: JsonObject = { ...theirs.object, responses };
  const [form, known] = [formOf(document, object), formOf(workshop.ours, ours.object)];
  if (form !== known && form !== "data" && form !== "file") {
    for (const status of Object.keys(responses)) if (status.startsWith("2")) delete responses[status];
    for (const [status, response] of Object.entries(ours.object.responses as JsonObject)) {
      if (status.startsWith("2")) responses[status] = components.borrow(response);
    }
    notes.push(`${name}: the response is as ours describes it, because the file has ${formWords[form]}`);
  } else copyResponses(workshop, object, ours.object);
  nameBodies(workshop, object, { name, ours: ours.object });
  const { deprecated } = theirs.object;
  const classes = graver(ours.object as unknown as Classes, theirs.object);
  return {
    path,
    notes,
    object: {
      summary: ours.object.summary ?? "",
      description: ours.object.description ?? "",
      tags: ours.object.tags ?? [],
      ...(ours.object.externalDocs !== undefined && { externalDocs: ours.object.externalDocs }),
      ...(deprecated === true || ours.object.deprecated === true ? { deprecated: true } : {}),
      ...extensions,
      ...(classes as unknown as JsonObject),
      parameters: withExamples(workshop, parameters),
      ...(requestBody && { requestBody }),
      responses,
    },
  };
}

/** Describes an operation that ours lacks. */
export function addOperation(workshop: Workshop, theirs: Address, name: string, skipped: number): Adopted {
  const { document } = workshop;
  const { object: given } = theirs;
  const responses = structuredClone(isObject(given.responses) ? given.responses : {});
  if (!Object.keys(responses).some((status) => status.startsWith("2"))) responses["200"] = { description: "" };
  const requestBody = bodyOf(workshop, given, undefined, name);
  const object: JsonObject = { ...given, responses };
  const form = formOf(document, object);
  nameBodies(workshop, object, { name, isPlainList: form === "plain list" });
  const path = `/${segmentsOf(theirs.path).slice(skipped).join("/")}`;
  const text = (value: Json | undefined): string => (typeof value === "string" ? value.trim() : "");
  const [resource = ""] = name.split(".");
  return {
    path,
    notes: form === "other JSON" ? [`${name}: gives its response as a stream, because the JSON has no \`data\``] : [],
    object: {
      summary: text(given.summary).replace(/\.$/, "") || `${theirs.method} ${path}`,
      description: text(given.description) || `${theirs.method} ${path}.`,
      tags: [resource],
      ...(given.deprecated === true && { deprecated: true }),
      ...(unknownClasses(theirs.method, given) as unknown as JsonObject),
      parameters: withExamples(workshop, parametersOf(workshop, theirs)),
      ...(requestBody && { requestBody }),
      responses,
    },
  };
}

const formWords: Readonly<Record<Form, string>> = {
  data: "a resource",
  "plain list": "a list of something else",
  "other JSON": "one of another form",
  file: "a file",
  nothing: "none",
};

/** The path below the prefix, with our names of its parameters, and these names by those of the other file. */
function withOurNames(theirs: Address, ours: Address, skipped: number): { path: string; names: Map<string, string> } {
  const names = new Map<string, string>();
  const own = segmentsOf(ours.path);
  const segments = segmentsOf(theirs.path).slice(skipped);
  const path = segments.map((segment, index) => {
    const [given = "", known = ""] = [/\{([^{}]*)\}/.exec(segment)?.[1], /\{([^{}]*)\}/.exec(own[index] ?? "")?.[1]];
    if (given === "" || known === "") return segment;
    names.set(given, known);
    return segment.replace(`{${given}}`, `{${known}}`);
  });
  return { path: `/${path.join("/")}`, names };
}

/** The parameters of an operation, each as an object of its own, with those of its path that the file forgets. */
function parametersOf(
  { document }: Pick<Workshop, "document">,
  { object, shared, path }: Address,
  rename: (parameter: JsonObject) => void = () => {},
): JsonObject[] {
  const own = Array.isArray(object.parameters) ? object.parameters.filter(isObject) : [];
  const all = new Map<string, JsonObject>();
  for (const given of [...shared, ...own]) {
    const parameter = { ...follow(document, given) };
    parameter.schema ??= { type: "string" };
    all.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  for (const [, name = ""] of path.matchAll(/\{([^{}]*)\}/g)) {
    if (!all.has(`path ${name}`))
      all.set(`path ${name}`, { name, in: "path", required: true, schema: { type: "string" } });
  }
  for (const parameter of all.values()) rename(parameter);
  return [...all.values()];
}

function copyParameter({ marks, components }: Workshop, parameter: JsonObject, own: JsonObject): void {
  marks.copy(parameter.schema, own.schema);
  for (const [key, value] of Object.entries(own)) if (key.startsWith("x-")) parameter[key] ??= value;
  if (own["x-sensitive"] === true) parameter["x-sensitive"] = true;
  parameter.description ??= own.description ?? "";
  if (!nameExamples(parameter) && own.examples !== undefined) parameter.examples = components.borrow(own.examples);
}

/** Commands and documentation show an example of each parameter. */
function withExamples({ document }: Workshop, parameters: readonly JsonObject[]): JsonObject[] {
  return parameters.map((parameter) => {
    if (parameter.in === "path") parameter.required = true;
    if (!nameExamples(parameter)) {
      parameter.examples = { default: { value: exampleOf(document, parameter.schema, String(parameter.name)) } };
    }
    return parameter;
  });
}

/** The body of a request, with a name for its schema and an example. */
function bodyOf(
  { document, ours: ourDocument, marks, components }: Workshop,
  theirs: JsonObject,
  ours: JsonObject | undefined,
  name: string,
): JsonObject | undefined {
  if (!isObject(theirs.requestBody)) return undefined;
  const body = structuredClone(follow(document, theirs.requestBody));
  const own = isObject(ours?.requestBody) ? follow(ourDocument, ours.requestBody) : undefined;
  body.description ??= own?.description ?? "The body.";
  const [media] = Object.values(isObject(body.content) ? body.content : {});
  const [known] = Object.values(isObject(own?.content) ? own.content : {});
  if (!isObject(media)) return undefined;
  const ownMedia = isObject(known) ? known : undefined;
  media.schema = components.hoist(media.schema, namesOf(ownMedia?.schema, `${pascalCase(name)}Body`));
  marks.copy(media.schema, ownMedia?.schema);
  if (nameExamples(media)) return body;
  const schema = follow(document, media.schema);
  const examples = isObject(ownMedia?.examples) ? ownMedia.examples : {};
  const fits = Object.values(examples).every((example) => {
    const value = isObject(example) ? follow(ourDocument, example).value : undefined;
    return (
      isObject(value) && Object.keys(value).every((key) => isObject(schema.properties) && key in schema.properties)
    );
  });
  media.examples =
    fits && Object.keys(examples).length > 0
      ? components.borrow(examples)
      : { default: { value: exampleOf(document, media.schema, "value") } };
  return body;
}

/** Marks the JSON of each success as ours does for the same status, or else for its first success. */
function copyResponses({ document, ours: ourDocument, marks }: Workshop, theirs: JsonObject, ours: JsonObject): void {
  const known = successesOf(ourDocument, ours);
  for (const [status, response] of successesOf(document, theirs)) {
    const [, own] = known.find(([other]) => other === status) ?? known[0] ?? [];
    if (own !== undefined) marks.copy(jsonOf(response)?.schema, jsonOf(own)?.schema);
  }
}

interface Naming {
  readonly name: string;
  readonly ours?: JsonObject;
  readonly isPlainList?: boolean;
}

/** Names the JSON of each success, and calls its media type `application/json`: the client looks for no other. */
function nameBodies({ document, ours: ourDocument, components }: Workshop, object: JsonObject, naming: Naming): void {
  const [[, own] = []] = naming.ours ? successesOf(ourDocument, naming.ours) : [];
  for (const [, response] of successesOf(document, object)) {
    const media = jsonOf(response);
    const data = media && dataOf(document, media.schema);
    if (media === undefined || data === undefined) continue;
    if (naming.isPlainList) {
      // As an alternative, the list is an object like any other, which the client returns as it is.
      const list = { ...data };
      for (const key of Object.keys(data)) delete data[key];
      data.anyOf = [list];
    }
    const known = own && jsonOf(own)?.schema;
    media.schema = components.hoist(media.schema, namesOf(known, `${pascalCase(naming.name)}Response`));
    response.content = { "application/json": media };
  }
}

/** The name that ours gives to a schema, then one for the operation. */
function namesOf(ours: Json | undefined, own: string): readonly [string, ...string[]] {
  const reference = isObject(ours) && typeof ours.$ref === "string" ? ours.$ref : undefined;
  return reference === undefined ? [own] : [reference.slice(reference.lastIndexOf("/") + 1), own];
}

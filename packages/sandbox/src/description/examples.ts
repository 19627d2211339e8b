// Reads the examples of the description. From them come the demo data, the prefixes of IDs, and the attributes that a
// request does not state.
import { isObject, type JsonObject } from "./document.ts";
import { type ExampleResource, type Operation, resourcesIn, type Success } from "./operation.ts";
import type { ResourceType } from "./resource-type.ts";

/** Reads something from a part of the description once. */
function onceFor<Part extends object, Value>(read: (part: Part) => Value): (part: Part) => Value {
  const known = new WeakMap<Part, Value>();
  return (part) => {
    const value = known.get(part) ?? read(part);
    known.set(part, value);
    return value;
  };
}

/** The resources in the examples of a response, in order. */
export const exampleResources: (success: Pick<Success, "examples">) => readonly ExampleResource[] = onceFor(
  ({ examples }) => examples.flatMap(resourcesIn),
);

/** The first ID in the examples of a type, which determines the prefix of new IDs; empty if there is none. */
export const exampleId: (type: ResourceType) => string = onceFor(({ operations }) => {
  const ids = operations.flatMap(({ successes }) => successes.flatMap(exampleResources)).map(({ id }) => id);
  return ids.find((id) => id !== "") ?? "";
});

/**
 * The examples of the operations that read a type. Those of single resources come first, because they contain more
 * attributes than those of lists.
 */
export const readExamples: (type: ResourceType) => readonly ExampleResource[] = onceFor(({ operations }) => {
  const reads = operations.filter(({ method }) => method === "GET").flatMap(({ successes }) => successes);
  return reads.toSorted((a, b) => Number(a.resource?.isList) - Number(b.resource?.isList)).flatMap(exampleResources);
});

/** The attributes of the first example in which an attribute has this value; empty if there is none. */
export function exampleWith(type: ResourceType, attribute: string, value: unknown): JsonObject {
  return readExamples(type).find(({ attributes }) => attributes[attribute] === value)?.attributes ?? {};
}

/** The example values of the path parameters of an operation. */
export function exampleParams({ parameters }: Operation): Record<string, unknown> {
  return Object.fromEntries(parameters.filter((one) => one.in === "path").map(({ name, example }) => [name, example]));
}

/** Replaces the example values of path parameters with those of a request, wherever they occur in an example. */
export function withParams(
  example: ExampleResource,
  operation: Operation,
  params: Readonly<Record<string, string>>,
): ExampleResource {
  return replaced(
    example,
    new Map(Object.entries(exampleParams(operation)).map(([name, value]) => [value, params[name]])),
  );
}

/** The IDs in the path and the body of the documented requests, each with that of a request in the same place. */
export function requestedIds(
  { body, ...operation }: Operation,
  request: { readonly params: Readonly<Record<string, string>>; readonly body: JsonObject },
): Map<unknown, unknown> {
  const inBody = (body?.examples ?? []).flatMap((example) =>
    Object.entries(example).flatMap(([name, id]) =>
      name.endsWith("_id") && request.body[name] !== undefined ? [[id, request.body[name]] as const] : [],
    ),
  );
  const inPath = Object.entries(exampleParams({ ...operation, body })).map(
    ([name, id]) => [id, request.params[name]] as const,
  );
  return new Map([...inBody, ...inPath]);
}

/** Replaces values wherever they occur in an example. */
export function replaced(example: ExampleResource, replacements: ReadonlyMap<unknown, unknown>): ExampleResource {
  return substitute(example, replacements) as ExampleResource;
}

function substitute(value: unknown, replacements: ReadonlyMap<unknown, unknown>): unknown {
  if (typeof value === "string") return replacements.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => substitute(item, replacements));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, substitute(item, replacements)]));
}

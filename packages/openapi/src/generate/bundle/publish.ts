import { type Json, type JsonObject, methods } from "@planasonix/scripts/openapi/description.ts";

/** Repeats facts of the description in every place where a tool may look for them. */
export function publish(bundle: JsonObject): JsonObject {
  return withKnownValues(withLinks(withParameters(withScopes(bundle)))) as JsonObject;
}

/** Writes `x-required-scopes` into the security of each operation, where tools look for scopes. */
function withScopes(bundle: JsonObject): JsonObject {
  const schemes = (bundle.security as JsonObject[]).flatMap((requirement) => Object.keys(requirement));
  return eachOperation(bundle, (operation) => {
    const scopes = operation["x-required-scopes"] as string[] | undefined;
    if (!scopes?.length) return operation;
    return { ...operation, security: schemes.map((scheme) => ({ [scheme]: scopes })) };
  });
}

/**
 * Moves the parameters of a path into each of its operations, because Swagger UI cannot resolve references at path
 * level.
 */
function withParameters(bundle: JsonObject): JsonObject {
  const withOwn = eachOperation(bundle, (operation, { parameters = [] }) => {
    const all = [...(parameters as Json[]), ...((operation.parameters ?? []) as Json[])];
    return all.length === 0 ? operation : { ...operation, parameters: all };
  });
  const paths = Object.entries(withOwn.paths as { [path: string]: JsonObject }).map(([path, item]) => {
    const { parameters: _, ...operations } = item;
    return [path, operations] as const;
  });
  return { ...withOwn, paths: Object.fromEntries(paths) };
}

/** Links the successful responses of an operation that starts work to the operation that polls the work (`x-starts`). */
function withLinks(bundle: JsonObject): JsonObject {
  const parameters = new Map<string, string>();
  eachOperation(bundle, (operation, _item, path) => {
    const [, name] = /\{(\w+)\}/.exec(path) ?? [];
    if (name !== undefined) parameters.set(operation.operationId as string, name);
    return operation;
  });
  return eachOperation(bundle, (operation) => {
    const starts = operation["x-starts"] as { readonly poll: string; readonly work_id: string } | undefined;
    if (starts === undefined) return operation;
    const link = {
      operationId: starts.poll,
      description: `Poll \`${starts.poll}\` with the id in this response.`,
      parameters: { [parameters.get(starts.poll) as string]: `$response.body#${starts.work_id}` },
    };
    const responses = Object.entries(operation.responses as { [status: string]: JsonObject }).map(
      ([status, response]) => [
        status,
        status.startsWith("2") ? { ...response, links: { [starts.poll]: link } } : response,
      ],
    );
    return { ...operation, responses: Object.fromEntries(responses) };
  });
}

/** Replaces each operation of a bundle. */
export function eachOperation(
  bundle: JsonObject,
  change: (operation: JsonObject, item: JsonObject, path: string) => JsonObject,
): JsonObject {
  const paths = Object.entries(bundle.paths as { [path: string]: JsonObject }).map(([path, item]) => {
    const operations = Object.entries(item).map(([key, value]) => [
      key,
      methods.includes(key) ? change(value as JsonObject, item, path) : value,
    ]);
    return [path, Object.fromEntries(operations)] as const;
  });
  return { ...bundle, paths: Object.fromEntries(paths) };
}

/** Adds the values of open enums to the descriptions of schemas and parameters: few tools read `x-extensible-enum`. */
function withKnownValues(node: Json): Json {
  if (Array.isArray(node)) return node.map(withKnownValues);
  if (node === null || typeof node !== "object") return node;
  const { schema } = node;
  if ("in" in node && isOpen(schema)) return { ...node, description: describe(node.description, schema) };
  const visited = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === "examples" || key === "example" ? value : withKnownValues(value),
    ]),
  );
  return isOpen(node) ? { ...visited, description: describe(node.description, node) } : visited;
}

function isOpen(node: Json | undefined): node is JsonObject {
  return node !== null && typeof node === "object" && !Array.isArray(node) && Array.isArray(node["x-extensible-enum"]);
}

function describe(description: Json | undefined, { "x-extensible-enum": values }: JsonObject): string {
  const listed = values as string[];
  const known = `Known value${listed.length === 1 ? "" : "s"}: ${listed.map((value) => `\`${value}\``).join(", ")}`;
  // Known values come before inferences, which often concern the values.
  const [stated = "", ...inferred] = String(description ?? "").split(/ ?(?=Inferred: )/);
  return [stated, `${known}; others may be added.`, ...inferred].filter(Boolean).join(" ");
}

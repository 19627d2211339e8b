// Traverses the description for the rules: visits operations and schemas, and follows references.

export const METHODS = ["get", "put", "post", "delete", "patch", "head"];

/** A visitor that calls `visit` for each operation of the API, without webhooks. */
export function eachOperation(visit) {
  return {
    Paths: {
      PathItem(item, context) {
        const from = context.location.source.absoluteRef;
        for (const method of METHODS.filter((method) => item[method])) {
          const location = context.location.child([method]);
          const report = (message, ...keys) => context.report({ message, location: location.child(keys) });
          visit({ path: context.key, method, item, operation: item[method], from, context, report });
        }
      },
    },
  };
}

/** Follows references, and returns the target with its file. Fields beside a reference replace those of the target. */
export function follow(context, node, from) {
  if (!node?.$ref) return { node, from };
  const { $ref: _, ...beside } = node;
  const target = context.resolve(node, from);
  if (!target.node) return { node: beside, from };
  const found = follow(context, target.node, target.location.source.absoluteRef);
  return { node: { ...found.node, ...beside }, from: found.from };
}

/** All parameters of an operation, those of its path item first. */
export function parametersOf({ item, operation, from, context }) {
  const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
  return all.map((parameter) => follow(context, parameter, from));
}

/** Each response as `[status, response, file]`. */
export function responsesOf({ operation, from, context }) {
  return Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const found = follow(context, response, from);
    return [status, found.node, found.from];
  });
}

/**
 * The successful responses whose first media type is JSON, as `{ status, media, schema, from }`. A file that is also
 * available as JSON is not among them.
 */
export function jsonSuccesses(operation) {
  return responsesOf(operation).flatMap(([status, response, from]) => {
    const [[type, media] = []] = Object.entries(response?.content ?? {});
    if (!status.startsWith("2") || type !== "application/json") return [];
    const schema = follow(operation.context, media.schema, from);
    return [{ status, media, schema: schema.node, from: schema.from }];
  });
}

/**
 * Visits a schema and every schema below it, without following a reference to a schema that contains the reference.
 * `trail` is the path from the first schema to the visited one, such as `nodes[].id`.
 */
export function walkSchema(context, schema, from, visit, trail = "", seen = new Set()) {
  const found = follow(context, schema, from);
  const key = schema?.$ref ? `${found.from}#${schema.$ref}` : undefined;
  if (!found.node || (key && seen.has(key))) return;
  const below = key ? new Set([...seen, key]) : seen;
  visit(found.node, trail, found.from);

  const go = (child, step) => walkSchema(context, child, found.from, visit, step, below);
  for (const [name, field] of Object.entries(found.node.properties ?? {})) go(field, trail ? `${trail}.${name}` : name);
  if (found.node.items) go(found.node.items, `${trail}[]`);
  if (typeof found.node.additionalProperties === "object") go(found.node.additionalProperties, `${trail}.*`);
  for (const keyword of ["oneOf", "anyOf", "allOf"]) for (const one of found.node[keyword] ?? []) go(one, trail);
}

export function hasType({ type }, name) {
  return Array.isArray(type) ? type.includes(name) : type === name;
}

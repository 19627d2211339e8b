import { eachOperation, follow, hasType, jsonSuccesses } from "../walk.js";

/** A successful JSON response is `{ data }` with one resource, or `{ data, meta }` with a list of resources. */
export const envelope = () =>
  eachOperation((operation) => {
    for (const { status, schema, from } of jsonSuccesses(operation)) {
      const problem = problemOf(operation.context, schema, from);
      if (problem) operation.report(`The response has to be an envelope: ${problem}.`, "responses", status);
    }
  });

function problemOf(context, schema, from) {
  const { data, meta, ...others } = schema?.properties ?? {};
  if (!data || !schema.required?.includes("data")) return "`data` is missing or not required";
  if (Object.keys(others).length > 0)
    return `only \`meta\` is allowed beside \`data\`, not \`${Object.keys(others).join("`, `")}\``;
  const found = follow(context, data, from);
  if (hasType(found.node, "array")) {
    if (!meta || !schema.required.includes("meta")) return "a collection needs `meta`";
    const item = follow(context, found.node.items, found.from);
    return resourceProblem(context, item.node, item.from);
  }
  if (meta) return "a single resource has no `meta`";
  return resourceProblem(context, found.node, found.from);
}

function resourceProblem(context, resource, from) {
  const { id, type, attributes, ...others } = resource?.properties ?? {};
  if (!id || !type || !attributes) return "a resource has `id`, `type` and `attributes`";
  if (Object.keys(others).length > 0) return `a resource must not have \`${Object.keys(others).join("`, `")}\``;
  if (typeof follow(context, type, from).node.const !== "string") return "`type` of a resource is a `const`";
  if (!["type", "attributes"].every((name) => resource.required?.includes(name)))
    return "`type` and `attributes` are required";
  return undefined;
}

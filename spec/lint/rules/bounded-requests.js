import { eachOperation, follow, hasType, parametersOf, walkSchema } from "../walk.js";

/** What is sent is closed and has limits. */
export const boundedRequests = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const body = follow(context, object.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) {
      walkSchema(context, schema, body.from, (node, trail) => check(node, trail || "the body", "requestBody"));
    }
    for (const { node, from: file } of parametersOf(operation)) {
      walkSchema(context, node.schema, file, (schema) => check(schema, node.name, "parameters"));
    }

    function check(node, trail, key) {
      for (const problem of problems(node)) report(`\`${trail}\` ${problem}.`, key);
    }
  });

function problems(schema) {
  const fixed = schema.enum ?? schema.const;
  const missing = (...keywords) => keywords.filter((keyword) => schema[keyword] === undefined);
  const need = (type, ...keywords) =>
    hasType(schema, type) && missing(...keywords).length > 0 ? [`needs ${missing(...keywords).join(" and ")}`] : [];
  if (fixed !== undefined) return [];
  return [
    ...(schema.format === "binary" ? [] : need("string", "maxLength")),
    ...need("array", "maxItems"),
    ...need("integer", "minimum", "maximum"),
    ...(hasType(schema, "object") && schema.additionalProperties === undefined
      ? ["needs additionalProperties: false"]
      : []),
    ...(schema.additionalProperties ? need("object", "maxProperties") : []),
  ];
}

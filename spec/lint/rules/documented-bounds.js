import { bounds } from "../inventory.js";
import { eachOperation, follow, jsonSuccesses, parametersOf, walkSchema } from "../walk.js";

const KEYWORDS = [
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
];

/** Parameters, request bodies and JSON responses have only the bounds that reference/bounds.yaml lists. */
export const documentedBounds = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const documented = bounds[object.operationId?.replace("_", ".")] ?? {};
    for (const { node, from: file } of parametersOf(operation)) {
      walkSchema(context, node.schema, file, (schema) => check(schema, node.name, "parameters"));
    }
    const body = follow(context, object.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) {
      walkSchema(context, schema, body.from, (node, trail) => check(node, trail, "requestBody"));
    }
    for (const { status, schema, from: file } of jsonSuccesses(operation)) {
      walkSchema(context, schema, file, (node, trail) => check(node, trail, "responses", status));
    }

    function check(schema, trail, ...keys) {
      for (const keyword of KEYWORDS.filter((keyword) => schema[keyword] !== undefined)) {
        if (documented[trail]?.[keyword] === schema[keyword]) continue;
        report(
          `\`${trail || "the body"}\` has \`${keyword}: ${schema[keyword]}\`, which is not documented: remove it, or list it with its source in reference/bounds.yaml.`,
          ...keys,
        );
      }
    }
  });

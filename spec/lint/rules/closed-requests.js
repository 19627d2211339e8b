import { eachOperation, follow, hasType, walkSchema } from "../walk.js";

/** Each object of a request body states `additionalProperties`: `false`, or, for a map, `true` or a schema. */
export const closedRequests = () =>
  eachOperation(({ operation, from, context, report }) => {
    const body = follow(context, operation.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) {
      walkSchema(context, schema, body.from, (node, trail) => {
        if (!hasType(node, "object") || node.additionalProperties !== undefined) return;
        report(
          `\`${trail || "the body"}\` needs \`additionalProperties: false\`, or, for a map, \`true\` or the schema of its values.`,
          "requestBody",
        );
      });
    }
  });

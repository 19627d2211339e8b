import { eachOperation, follow, hasType, walkSchema } from "../walk.js";

/** An object that is sent says whether it takes other fields: `false`, or a schema for a map that is passed through. */
export const closedRequests = () =>
  eachOperation(({ operation, from, context, report }) => {
    const body = follow(context, operation.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) {
      walkSchema(context, schema, body.from, (node, trail) => {
        if (!hasType(node, "object") || node.additionalProperties !== undefined) return;
        report(
          `\`${trail || "the body"}\` needs \`additionalProperties: false\`, or \`true\` for a map that is passed through.`,
          "requestBody",
        );
      });
    }
  });

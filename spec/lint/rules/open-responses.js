import { eachOperation, jsonSuccesses, walkSchema } from "../walk.js";

const CLOSING = ["enum", "default"];

/** Responses close no list of values and no object: what is not documented may come. */
export const openResponses = () =>
  eachOperation((operation) => {
    for (const { status, schema, from } of jsonSuccesses(operation)) {
      walkSchema(operation.context, schema, from, (node, trail) => {
        const stated = CLOSING.filter((keyword) => node[keyword] !== undefined);
        if (node.additionalProperties === false) stated.push("additionalProperties: false");
        if (stated.length > 0)
          operation.report(`\`${trail}\` of a response has no ${stated.join(", ")}.`, "responses", status);
      });
    }
  });

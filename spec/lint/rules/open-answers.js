import { eachOperation, jsonSuccesses, walkSchema } from "../walk.js";

const LIMITS = ["pattern", "maxLength", "minLength", "maximum", "maxItems", "maxProperties", "enum", "default"];

/** Answers promise no limit and close no list or object: what is not documented may come. */
export const openAnswers = () =>
  eachOperation((operation) => {
    for (const { status, schema, from } of jsonSuccesses(operation)) {
      walkSchema(operation.context, schema, from, (node, trail) => {
        const stated = LIMITS.filter((keyword) => node[keyword] !== undefined);
        if (node.additionalProperties === false) stated.push("additionalProperties: false");
        if (stated.length > 0)
          operation.report(`\`${trail}\` of an answer has no ${stated.join(", ")}.`, "responses", status);
      });
    }
  });

import { eachOperation, jsonSuccesses, walkSchema } from "../walk.js";

const CLOSING = ["enum", "default"];

/** Responses have no `enum`, no `default` and no closed object: a server may add values and fields. */
export const openResponses = () =>
  eachOperation((operation) => {
    for (const { status, schema, from } of jsonSuccesses(operation)) {
      walkSchema(operation.context, schema, from, (node, trail) => {
        const stated = CLOSING.filter((keyword) => node[keyword] !== undefined);
        if (node.additionalProperties === false) stated.push("additionalProperties: false");
        if (stated.length > 0)
          operation.report(`\`${trail || "the body"}\` must not have ${stated.join(", ")}.`, "responses", status);
      });
    }
  });

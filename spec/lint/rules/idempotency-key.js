import { eachOperation, parametersOf } from "../walk.js";

/** Every POST, and nothing else, takes the optional `Idempotency-Key`. */
export const idempotencyKey = () =>
  eachOperation((operation) => {
    const key = parametersOf(operation).find(({ node }) => node.name === "Idempotency-Key")?.node;
    const isPost = operation.method === "post";
    if (isPost && !key)
      operation.report("A POST needs the parameter `parameters/idempotency-key.yaml#/IdempotencyKey`.");
    if (!isPost && key) operation.report("Only a POST takes `Idempotency-Key`.", "parameters");
    if (key?.required) operation.report("`Idempotency-Key` is never required.", "parameters");
  });

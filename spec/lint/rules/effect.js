import { eachOperation } from "../walk.js";

const EFFECTS = ["read", "change", "delete", "start", "external"];

/** The effects that agree with what else the operation states, and why. */
const agreements = [
  [({ method }) => method === "get", ["read", "external"], "a GET"],
  [({ method }) => method === "delete", ["delete", "change"], "a DELETE"],
  [({ operation }) => operation["x-starts"], ["start", "delete"], "an operation with `x-starts`"],
  [({ operation }) => operation["x-retry"] === "safe", ["read", "external"], "an operation with `x-retry: safe`"],
];

/** `x-effect` is stated, and agrees with the method, `x-starts` and `x-retry`. What is only read can be repeated. */
export const effect = () =>
  eachOperation(({ method, operation, report }) => {
    const stated = operation["x-effect"];
    if (!EFFECTS.includes(stated)) {
      return report(`State \`x-effect\`, one of ${EFFECTS.join(", ")}; spec/README.md explains them.`);
    }
    for (const [applies, effects, subject] of agreements) {
      if (applies({ method, operation }) && !effects.includes(stated)) {
        report(`The effect of ${subject} is ${effects.join(" or ")}, not ${stated}.`, "x-effect");
      }
    }
    if (stated === "read" && operation["x-retry"] !== "safe")
      report("An operation that only reads has `x-retry: safe`.", "x-effect");
  });

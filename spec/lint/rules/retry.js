import { inventory, retryOf } from "../inventory.js";
import { eachOperation } from "../walk.js";

const CLASSES = ["safe", "idempotent", "keyed", "never"];

/** `x-retry` agrees with the inventory. A keyed operation, and no other, has `x-outcome`. */
export const retry = () =>
  eachOperation(({ operation, report }) => {
    const stated = operation["x-retry"];
    if (!CLASSES.includes(stated)) return report(`\`x-retry\` is one of ${CLASSES.join(", ")}.`);
    const known = inventory.get(operation.operationId?.replace("_", "."));
    if (known && stated !== retryOf(known))
      report(`The inventory makes this \`x-retry: ${retryOf(known)}\` ("${known.idempotency_key}").`, "x-retry");
    if (stated === "keyed" && !operation["x-outcome"])
      report("A keyed operation needs `x-outcome`: the operation that tells whether it was executed, or `none`.");
    if (stated !== "keyed" && operation["x-outcome"]) report("Only a keyed operation has `x-outcome`.", "x-outcome");
  });

import { inventory, retryOf } from "../inventory.js";
import { eachOperation } from "../walk.js";

const CLASSES = ["safe", "idempotent", "keyed", "never"];

/** `x-retry` is stated, as the inventory has it; what is keyed says which operation tells what happened. */
export const retry = () =>
  eachOperation(({ operation, report }) => {
    const stated = operation["x-retry"];
    if (!CLASSES.includes(stated)) return report(`\`x-retry\` is one of ${CLASSES.join(", ")}.`);
    const known = inventory.get(operation.operationId?.replace("_", "."));
    if (known && stated !== retryOf(known))
      report(`The inventory makes this \`x-retry: ${retryOf(known)}\` ("${known.idempotency_key}").`, "x-retry");
    if (stated === "keyed" && !operation["x-outcome"])
      report("What is keyed names the operation that tells whether it happened, or `none`: `x-outcome`.");
    if (stated !== "keyed" && operation["x-outcome"]) report("Only what is keyed has `x-outcome`.", "x-outcome");
  });

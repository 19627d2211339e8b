import { inventory, retryOf } from "../inventory.js";
import { eachOperation } from "../walk.js";

const CLASSES = ["safe", "idempotent", "keyed", "never"];

/** `x-retry` agrees with the inventory. A keyed operation, and no other, has `x-outcome`. */
export const retry = () =>
  eachOperation(({ operation, report }) => {
    const stated = operation["x-retry"];
    if (!CLASSES.includes(stated)) return report(`\`x-retry\` is one of ${CLASSES.join(", ")}.`);
    const known = inventory.get(operation.operationId?.replace("_", "."));
    const expected = known && retryFor(known, operation["x-effect"]);
    if (known && stated !== expected)
      report(
        `The inventory makes this \`x-retry: ${expected}\` ("${known.idempotency_key ?? known.method}").`,
        "x-retry",
      );
    if (stated === "keyed" && !operation["x-outcome"])
      report("A keyed operation needs `x-outcome`: the operation that tells whether it was executed, or `none`.");
    if (stated !== "keyed" && operation["x-outcome"]) report("Only a keyed operation has `x-outcome`.", "x-outcome");
  });

/** A request that the inventory calls free of side effects is keyed if a repetition can bill or start twice. */
function retryFor(known, effects = []) {
  const acts = effects.includes("spend") || effects.includes("start");
  return acts && retryOf(known) === "safe" ? "keyed" : retryOf(known);
}

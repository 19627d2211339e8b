import type { Call, Outcome } from "./call.ts";

/**
 * Operations whose meaning does not follow from the description. A family may do something else than what was derived, or
 * something before and after it. It runs in the transaction of the request.
 *
 * @param derived - Does what follows from the description and the behaviour.
 */
export type Family = (call: Call, derived: () => Outcome) => Outcome;

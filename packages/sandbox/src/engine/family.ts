import type { Call, Outcome } from "./call.ts";

/**
 * An operation whose meaning does not follow from the description. A family can replace the derived behaviour, or act
 * before and after it. It runs in the transaction of the request.
 * @param derived - Does what follows from the description and the behaviour.
 */
export type Family = (call: Call, derived: () => Outcome) => Outcome;

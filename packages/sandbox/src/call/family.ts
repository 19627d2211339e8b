import type { Call, Outcome } from "./call.ts";

/**
 * Implements related operations whose behaviour does not follow from the description. A family can replace the derived
 * behaviour, or run code before and after it. It runs in a transaction, unless the method is GET.
 * @param derived - Does what follows from the description and the behaviour file.
 */
export type Family = (call: Call, derived: () => Outcome) => Outcome;

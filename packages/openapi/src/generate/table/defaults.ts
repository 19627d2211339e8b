// What rows omit, because the runtime completes it.
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";

/**
 * The retry class that the table omits, and `retryClassOf` in the runtime completes. The generators do not import the
 * runtime, so that a change to it generates nothing; a test of the client compares the two.
 */
export function defaultRetryClass(method: string): DescribedOperation["object"]["x-retry"] {
  return method === "POST" ? "keyed" : /^(GET|HEAD)$/.test(method) ? "safe" : "idempotent";
}

/** The effects, unless they are those that `effectsOf` in the runtime completes; a test of the client compares the two. */
export function statedEffects(method: string, effects: readonly string[]): readonly string[] | undefined {
  const usual = method === "DELETE" ? "delete" : /^(GET|HEAD)$/.test(method) ? "read" : "change";
  return effects.length === 1 && effects[0] === usual ? undefined : effects;
}

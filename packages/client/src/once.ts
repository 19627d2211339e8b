/**
 * A start that survives its process: `startOnce` starts work once under a key, takes up what is going, and starts again
 * only after a failure.
 *
 * @example
 * const start = startOnce({ key: "orders-2026-11-24", store });
 * const run = await planasonix.pipelines.runAndWait("pl_1", {}, { start });
 *
 * @module
 */
export type { IfUnsure, Reuse } from "./once/next-step.ts";
export {
  listStarts,
  readStarts,
  resolveStart,
  type StartOfKey,
  type StartOutcome,
  type StartsOfKey,
} from "./once/resolve-start.ts";
export { isStartError, StartError } from "./once/start-error.ts";
export { type StartOnceOptions, startOnce } from "./once/start-once.ts";
export { memoryStore, type StartStore, type StoredValue } from "./once/start-store.ts";

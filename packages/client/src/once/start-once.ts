// One call with `startOnce`: takes the steps that `next-step.ts` decides, and stores what has happened.
import {
  checkOptions,
  hasMethods,
  oneOf,
  type Result,
  retryClassOf,
  type StartCall,
  type StartStrategy,
  throwRedacted,
  type Validator,
} from "@planasonix/runtime";
import { awaitWork } from "./await-start.ts";
import { createContext, type Progress, type StartContext, throwIfAborted } from "./context.ts";
import { failure } from "./failure.ts";
import { look, pause } from "./look.ts";
import { type Found, nextStep, type Reuse } from "./next-step.ts";
import { readStarts, record } from "./records.ts";
import { start } from "./send-start.ts";
import type { StartError } from "./start-error.ts";
import { memoryStore, type StartStore } from "./start-store.ts";

/** What identifies a start, and where it is remembered. */
export interface StartOnceOptions {
  /**
   * What is to be started once, such as `orders-2026-11-24`: 1 to 200 characters without control characters. Name the
   * job and what it processes, such as the day, the commit or the partition; never the attempt or a random value.
   */
  readonly key: string;
  /**
   * Where starts are remembered. Default: nowhere, so that only the idempotency key tells starts apart, if the
   * deployment honors it.
   */
  readonly store?: StartStore | undefined;
  /**
   * Which earlier work is taken up in place of a new start: `none`, work that is still `going`, or also work that
   * `succeeded`. Work that failed or was canceled is always followed by a new start. Default: `succeeded`.
   */
  readonly reuse?: Reuse | undefined;
}

const isKey: Validator = [
  "1 to 200 characters without control characters",
  (value) => typeof value === "string" && /^\P{Cc}{1,200}$/u.test(value) && value.isWellFormed(),
];
const declared = { key: isKey, store: hasMethods("get", "set"), reuse: oneOf(["none", "going", "succeeded"]) };

/**
 * Starts work once under a key, even if the process ends and is started again, or several processes start at once: for
 * the option `start` of the methods that start and wait. Work that is going is taken up, and work that succeeded is
 * returned. Work that failed or was canceled before this call is followed by a new start, at most 20 under one key.
 *
 * If it cannot decide, the call rejects with a {@link StartError}. It never starts on an assumption.
 *
 * @throws {TypeError} If an option is missing, unknown or invalid.
 *
 * @example
 * const start = startOnce({ key: "orders-2026-11-24", store: fileStore("starts.json") });
 * const run = await planasonix.pipelines.runAndWait("pl_1", {}, { start });
 */
export function startOnce(options: StartOnceOptions): StartStrategy {
  checkOptions({ ...options, key: options?.key ?? "" }, declared);
  const { key, store = memoryStore(), reuse = "succeeded" } = options;
  return async (call: StartCall): Promise<Result> => {
    const { name, operation } = call.input.endpoint;
    if (retryClassOf(operation) !== "keyed") throw new TypeError(`${name} can be repeated, and takes no \`startOnce\``);
    if (call.input.options.idempotencyKey !== undefined) {
      throw new TypeError("`start` replaces `idempotencyKey`: pass one of them");
    }
    const context = await createContext(call, { key, store, reuse });
    return follow(context).catch((error) => throwRedacted(call.exchange, error));
  };
}

/** Takes step after step, until the work has ended. */
async function follow(context: StartContext): Promise<Result> {
  const { clock } = context;
  const progress: Progress = { own: 0, sent: 0, looks: 0, lookingSince: 0 };
  let found: Found | undefined;
  for (;;) {
    throwIfAborted(context);
    const starts = await readStarts(context);
    const lookedMs = clock.monotonic() - progress.lookingSince;
    const step = nextStep({ ...context, ...progress, starts, found, now: clock.now(), lookedMs });
    const seen = found;
    found = undefined;
    let result: Result | undefined;
    if (step.do === "start" || step.do === "send") result = await start(context, step, starts, progress);
    else if (step.do === "wait") result = await awaitWork(context, step, starts, progress);
    else if (step.do === "look") found = await look(context, step.sequence, starts, progress);
    else if (step.do === "pause") await pause(context, step, progress);
    else if (step.do === "adopt") await record(context, step.sequence, { id: step.id });
    else throw failure(context, step, seen?.ids);
    if (result) return result;
  }
}

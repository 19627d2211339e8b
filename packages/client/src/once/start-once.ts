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
import {
  clocksAt,
  createContext,
  createProgress,
  type Progress,
  type StartContext,
  see,
  throwIfAborted,
} from "./context.ts";
import { busy, exhausted, notStarted, undecided, unknown } from "./failure.ts";
import { finderOf } from "./find.ts";
import { look, pause } from "./look.ts";
import { type IfUnsure, nextStep, type Reuse, type Situation, type Step } from "./next-step.ts";
import { startAt } from "./record.ts";
import { closeStart, readHolder, readRecord, storeId } from "./records.ts";
import { send } from "./send-start.ts";
import { StartError } from "./start-error.ts";
import { memoryStore, type StartStore } from "./start-store.ts";
import { claim, readTarget } from "./target.ts";

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
  /**
   * What to do if the response to a start is lost, and the API shows one piece of work that may come from it: `adopt` takes
   * it up. `fail` rejects with a `StartError`, so that a person decides: choose it if others start the same work without
   * this store, because theirs may look alike. Default: `adopt`.
   */
  readonly ifUnsure?: IfUnsure | undefined;
}

const isKey: Validator = [
  "1 to 200 characters without control characters",
  (value) => typeof value === "string" && /^\P{Cc}{1,200}$/u.test(value) && value.isWellFormed(),
];
const declared = {
  key: isKey,
  store: hasMethods("get", "set"),
  reuse: oneOf(["none", "going", "succeeded"]),
  ifUnsure: oneOf(["adopt", "fail"]),
};

/**
 * Starts work once under a key, even if the process ends and is started again, or several processes start at once: for
 * the option `start` of the methods that start and wait. Work that is going is taken up, and work that succeeded is
 * returned. Work that failed or was canceled before this call is followed by a new start, unless 20 in a row have failed.
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
  const { key, store = memoryStore(), reuse = "succeeded", ifUnsure = "adopt" } = options;
  return async (call: StartCall): Promise<Result> => {
    const { name, operation } = call.input.endpoint;
    if (retryClassOf(operation) !== "keyed") throw new TypeError(`${name} can be repeated, and takes no \`startOnce\``);
    if (call.input.options.idempotencyKey !== undefined) {
      throw new TypeError("`start` replaces `idempotencyKey`: pass one of them");
    }
    call.exchange.policy?.checkParts([finderOf(call)]);
    const context = await createContext(call, { key, store, reuse, ifUnsure });
    return follow(context).catch((error) => throwRedacted(call.exchange, error));
  };
}

/** Takes step after step, until the work has ended. */
async function follow(context: StartContext): Promise<Result> {
  const progress = createProgress();
  let step: Step | undefined;
  for (;;) {
    throwIfAborted(context);
    const error = step && context.leftMs() <= 0 && undecided(context, step, progress);
    if (error) throw error;
    try {
      const situation = await observe(context, progress);
      step = nextStep(situation);
      const result = await take(context, step, situation, progress);
      if (result) return result;
    } catch (error) {
      if (!(error instanceof StartError) || error.reason !== "store") throw error;
      throw (step && undecided(context, step, progress, error)) ?? notStarted(context, error);
    }
  }
}

/** Reads what the next step depends on. */
async function observe(context: StartContext, progress: Progress): Promise<Situation> {
  const record = await readRecord(context);
  const { turn, marks } = await readTarget(context);
  const holder = turn && (await readHolder(context, turn));
  const last = record?.starts.at(-1);
  for (const intent of [last, turn, holder]) if (intent) see(progress, context, intent);
  return { ...context, ...progress, record, marks, turn, holder, clocks: clocksAt(context, progress) };
}

/** Takes a step. Resolves with the result of the work if it has ended. */
async function take(
  context: StartContext,
  step: Step,
  { record }: Situation,
  progress: Progress,
): Promise<Result | undefined> {
  const { sequence } = step;
  switch (step.do) {
    case "start":
    case "send": {
      const work = await send(context, step, record, progress);
      if (!work || (!work.isOwn && context.reuse === "none")) return undefined;
      return awaitWork(context, work, record); // Without the store, which may fail now.
    }
    case "wait": {
      const { own } = progress;
      // A trusted key may be sent by two processes, with one result.
      const isSame = own?.sequence === sequence && (context.isTrusted || own.by === startAt(record, sequence)?.by);
      const isOwn = isSame && !own.known?.includes(step.id);
      if (!isOwn) progress.own = undefined; // So that the next step does not wait for it again.
      progress.lost = undefined;
      return awaitWork(context, { sequence, id: step.id, isOwn }, record);
    }
    case "look":
      progress[step.turn ? "foundOfHolder" : "found"] = await look(context, step, record, progress);
      return undefined;
    case "pause":
      await pause(context, step, progress);
      progress.found = undefined;
      progress.foundOfHolder = undefined;
      return undefined;
    case "adopt": {
      const { by = "" } = step.at;
      const isFree = await claim(context, { key: context.key, sequence, by }, step.id);
      if (isFree) await storeId(context, sequence, by, step.id);
      progress.found = undefined;
      return undefined;
    }
    case "close":
      await closeStart(context, step.turn, step.ids);
      return undefined;
    case "busy":
      throw busy(context, step.turn, "person");
    case "exhausted":
      throw exhausted(context, sequence);
    case "unknown":
      throw unknown(context, { sequence, candidates: step.ids, settledBy: "person" });
  }
}

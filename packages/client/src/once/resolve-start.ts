// What a person sees of the starts in a store, and how a person settles the one that no call can decide.
import { isRecord, systemClock } from "@planasonix/runtime";
import {
  isStartRecord,
  isUndecided,
  recordName,
  recordPrefix,
  type StoredStart,
  type Turn,
  withStart,
} from "./record.ts";
import { StartError } from "./start-error.ts";
import { attempt, read, type StartStore, type StoreContext, update } from "./start-store.ts";
import { endTurn } from "./target.ts";

/** The starts under one key. */
export interface StartsOfKey {
  /** The key that was given to `startOnce`. */
  readonly key: string;
  /** The operation, such as `pipelines.run`. */
  readonly operation: string;
  /** What is started, such as `POST /pipelines/pl_1/run`. */
  readonly target: string | undefined;
  /** The starts, oldest first. */
  readonly starts: readonly StartOfKey[];
}

/** One start under a key. */
export interface StartOfKey {
  /** The number of the start under its key, from 1. */
  readonly sequence: number;
  /** When it was decided, on the clock of its process, in ISO 8601. */
  readonly at: string;
  /** Until when its request may be in flight, on the same clock, in ISO 8601; `undefined` if that is not stored. */
  readonly until: string | undefined;
  /**
   * `undecided`: no response is known. `going`: the work was started, and its end is not known. `rejected`: nothing was
   * started.
   */
  readonly state: "undecided" | "going" | "succeeded" | "failed" | "canceled" | "rejected";
  /** The ID of the work, if it is known. */
  readonly id: string | undefined;
  /** The IDs of the only work that it can have started, if `state` is `undecided`, and a start of another key has looked. */
  readonly candidates: readonly string[] | undefined;
}

/** What a person has found out about an undecided start: the ID of its work, or that nothing was started. */
export type StartOutcome = { readonly id: string } | "not started";

/**
 * Reads the starts under a key; `undefined` if there is none.
 *
 * @throws {StartError} If the store fails, or contains something else. Its `reason` is `store`.
 */
export async function readStarts(store: StartStore, key: string): Promise<StartsOfKey | undefined> {
  const { value } = await read(contextOf(store, key), recordName(key), isStartRecord);
  if (!value) return undefined;
  const { operation, target, starts, dropped = 0 } = value;
  return { key, operation, target, starts: starts.map((start, index) => describe(start, dropped + index + 1)) };
}

/**
 * Reads the starts under all keys, sorted by key.
 *
 * @throws {TypeError} If the store has no `list`.
 * @throws {StartError} If the store fails, or contains something else. Its `reason` is `store`.
 */
export async function listStarts(store: StartStore): Promise<StartsOfKey[]> {
  if (!store.list) throw new TypeError("`store` must have the method `list`, or call `readStarts` with a key");
  const context: StoreContext = {
    ...contextOf(store, ""),
    error: (fields, text, cause) =>
      new StartError(`The list of starts ${text}`, { operation: "", key: "", ...fields }, cause),
  };
  const { list } = store;
  const names = await attempt(context, "read", () => Reflect.apply(list, store, [recordPrefix]));
  const keys = names.map((name) => name.slice(recordPrefix.length)).sort();
  const all = await Promise.all(keys.map((key) => readStarts(store, key)));
  return all.filter((one) => one !== undefined);
}

/**
 * Settles the newest undecided start under a key, because a person has found out what it has started. The next call
 * waits for the work with this ID, or starts again. Settle only a start whose process has ended: one that still sends
 * its request would start a second time.
 *
 * @throws {TypeError} If the outcome is neither `{ id }` nor `not started`.
 * @throws {StartError} If no start under the key is undecided (`reason` is `decided`), or the store fails (`store`).
 *
 * @example
 * await resolveStart(fileStore("starts.json"), "orders-2026-11-24", { id: "run_1" });
 */
export async function resolveStart(store: StartStore, key: string, outcome: StartOutcome): Promise<void> {
  const id = isRecord(outcome) ? outcome.id : undefined;
  if (outcome !== "not started" && (typeof id !== "string" || id === "")) {
    throw new TypeError('`outcome` must be { id }, or "not started"');
  }
  const context = contextOf(store, key);
  let turn: Pick<Turn, "key" | "sequence" | "by"> | undefined;
  let target: string | undefined;
  await update(context, recordName(key), isStartRecord, (record) => {
    const start = record?.starts.findLast(isUndecided);
    if (!record || !start) return undefined;
    const sequence = (record.dropped ?? 0) + record.starts.indexOf(start) + 1;
    turn = { key, sequence, by: start.by };
    target = record.target;
    const settled = id === undefined ? { end: "rejected" as const } : { id };
    return withStart(record, sequence, { ...start, known: undefined, ...settled });
  });
  if (!turn) throw context.error({ reason: "decided" }, "has no undecided start");
  if (target !== undefined) await endTurn({ ...context, target }, turn, id);
}

function describe(start: StoredStart, sequence: number): StartOfKey {
  const { at, limitMs, id, end, closed: candidates } = start;
  const until = limitMs === undefined ? undefined : new Date(Date.parse(at) + limitMs).toISOString();
  return { sequence, at, until, state: end ?? (id === undefined ? "undecided" : "going"), id, candidates };
}

function contextOf(store: StartStore, key: string): StoreContext {
  return {
    store,
    clock: systemClock,
    random: () => 1, // A person who waits a little longer disturbs nobody.
    error: (fields, text, cause) => new StartError(`"${key}" ${text}`, { operation: "", key, ...fields }, cause),
  };
}

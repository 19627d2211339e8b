import { type Clock, parseJson, withTimeLimit } from "@planasonix/runtime";
import type { StartError, StartErrorFields } from "./start-error.ts";

/** A stored text with its version. */
export interface StoredValue {
  /** The text, as it was given to `set`. */
  readonly value: string;
  /** A text that changes with each change of the value, such as an ETag or a number. */
  readonly version: string;
}

/**
 * Where `startOnce` remembers starts. All starters of the same work must share a store. Values are JSON of a few kB and
 * contain no secrets. A step that takes longer than 10 s, or until the deadline of the call, counts as failed. Reject with
 * an error whose `retryable` is `false` if no later call can succeed, such as for a folder of another user.
 */
export interface StartStore {
  /** Returns the stored value of a key; `undefined` if there is none. Rejects if the store cannot tell. */
  get(key: string): Promise<StoredValue | undefined>;
  /**
   * Stores a value if the stored version is still `ifVersion`, where `undefined` means that the key must not exist.
   * Compares and stores in one step. Returns whether it stored the value; rejects if the store cannot tell.
   */
  set(key: string, value: string, condition: { readonly ifVersion: string | undefined }): Promise<boolean>;
  /** Returns the keys that begin with this text, in any order. Only `listStarts` needs it. */
  list?(prefix: string): Promise<readonly string[]>;
}

/** Creates a store in memory, for tests. It ends with the process, so it does not survive a crash. */
export function memoryStore(): StartStore {
  const values = new Map<string, StoredValue>();
  return {
    get: async (key) => values.get(key),
    async set(key, value, { ifVersion }) {
      if (values.get(key)?.version !== ifVersion) return false;
      values.set(key, { value, version: String(Number(ifVersion ?? 0) + 1) });
      return true;
    },
    list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}

/** After this many attempts in a row that another process was faster than, the store must be broken. */
const maxTries = 100;

/** The time limit of one step of a store, in milliseconds. */
export const stepMs = 10_000;

/** The cause of the error of a step for which the deadline of the call has left no time. */
export const noTimeLeft: Error = new Error("no time is left");

/** What reading and changing a store needs. */
export interface StoreContext {
  readonly store: StartStore;
  /** Ends a step early when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** The time that is left for a step, in milliseconds. Default: 10 s. */
  leftMs?(): number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Creates an error about what the store is needed for. */
  error(fields: Pick<StartErrorFields, "reason" | "settledBy">, text: string, cause?: unknown): StartError;
}

/** Reads a value. @throws {StartError} If the store fails, or `isValid` rejects its value. */
export async function read<Value>(
  context: StoreContext,
  name: string,
  isValid: (value: unknown) => value is Value,
): Promise<{ readonly value?: Value; readonly version?: string }> {
  const stored = await attempt(context, "read", () => context.store.get(name));
  if (stored === undefined) return {};
  const value = parseJson(stored?.value);
  if (typeof stored?.version === "string" && isValid(value)) return { value, version: stored.version };
  throw problem(context, `contains something else as "${name}"; use another key, or another store`, "person");
}

/**
 * Changes a value, however many processes do so at once. `change` returns `undefined` to leave it as it is. Returns
 * whether the value was changed.
 *
 * @throws {StartError} If the store fails, `isValid` rejects its value, or it refuses every change.
 */
export async function update<Value>(
  context: StoreContext,
  name: string,
  isValid: (value: unknown) => value is Value,
  change: (value: Value | undefined) => Value | undefined,
): Promise<boolean> {
  const { store, clock, random } = context;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { value, version } = await read(context, name, isValid);
    const changed = change(value);
    if (changed === undefined) return false;
    const text = JSON.stringify(changed);
    const isStored: unknown = await attempt(context, "written", () => store.set(name, text, { ifVersion: version }));
    if (isStored === true) return true;
    if (isStored !== false) throw problem(context, "must resolve `set` with true or false", "person");
    if (tries > 0) await clock.sleep(random() * 10 * tries);
  }
  throw problem(context, `refuses every change of "${name}"`, "person");
}

/** Takes one step of a store, within its limit. Also a method that throws instead of rejecting has failed. */
export async function attempt<Value>(context: StoreContext, done: string, act: () => Promise<Value>): Promise<Value> {
  const { clock, signal } = context;
  const ms = Math.max(0, Math.min(stepMs, context.leftMs?.() ?? stepMs));
  const onTimeout = (): Error => (ms > 0 ? new Error(`no answer within ${Math.ceil(ms)} ms`) : noTimeLeft);
  try {
    return await withTimeLimit({ clock, signal, ms, onTimeout }, async () => act());
  } catch (error) {
    if (signal?.aborted) throw error;
    // A store says with `retryable: false` that it can never work as it is.
    throw problem(context, `cannot be ${done}`, Object(error).retryable === false ? "person" : "time", error);
  }
}

function problem(
  { error }: StoreContext,
  text: string,
  settledBy: StartErrorFields["settledBy"],
  cause?: unknown,
): StartError {
  return error({ reason: "store", settledBy }, `needs its store, which ${text}`, cause);
}

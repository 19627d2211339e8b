import { type Clock, dayMs, type StartCall, timeoutOf } from "@planasonix/runtime";
import { type Finder, finderOf, pathValues } from "./find.ts";
import type { Reuse } from "./next-step.ts";
import { hashArguments, type StoredStart } from "./record.ts";
import { StartError, type StartErrorFields } from "./start-error.ts";
import type { StartStore } from "./start-store.ts";

/** What was given to `startOnce`. */
export interface Settings {
  readonly key: string;
  readonly store: StartStore;
  readonly reuse: Reuse;
}

/** One call with `startOnce`: its settings, its limits, and how it reports. */
export interface StartContext extends StartCall, Settings {
  readonly name: string;
  /** What is started, by the method and path of its request. */
  readonly target: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the deployment honors idempotency keys. */
  readonly isTrusted: boolean;
  /** A hash of each argument. */
  readonly hashes: Readonly<Record<string, string>>;
  /** How to find work that a start without a known response has started; undefined if no list shows it. */
  readonly finder: Finder | undefined;
  /** The time limit of a start, in milliseconds. */
  readonly timeoutMs: number;
  /** The time until the deadline of the call, in milliseconds. */
  leftMs(): number;
  log(sequence: number, message: string, level?: "info" | "warn", details?: object): void;
  error(
    fields: Pick<StartErrorFields, "reason"> & Partial<StartErrorFields>,
    text: string,
    cause?: unknown,
  ): StartError;
  /** Reports a problem of the store. */
  fail(problem: string, cause?: unknown): never;
}

/** Creates the context of a call. Its deadline counts from now. */
export async function createContext(call: StartCall, settings: Settings): Promise<StartContext> {
  const { exchange, input } = call;
  const { endpoint, options, body, query = [] } = input;
  const { name } = endpoint;
  const { clock, random, trustIdempotencyKeys: isTrusted } = exchange.options;
  const { key } = settings;
  const deadlineAt = clock.monotonic() + (options.deadlineMs ?? dayMs);
  const hashes = await hashArguments(key, {
    ...pathValues(input),
    ...Object(body),
    ...Object.fromEntries(query),
  });
  const error: StartContext["error"] = (fields, text, cause) =>
    new StartError(`${name} "${key}" ${text}`, { operation: name, key, ...fields }, cause);
  return {
    ...call,
    ...settings,
    name,
    target: `${endpoint.method} ${input.path}`,
    clock,
    random,
    isTrusted,
    hashes,
    finder: finderOf(call),
    timeoutMs: timeoutOf(exchange.options, endpoint.operation, options),
    leftMs: () => deadlineAt - clock.monotonic(),
    log: (sequence, message, level = "info", details) =>
      exchange.log(level, `${name} "${key}#${sequence}" ${message}`, {
        operation: name,
        sequence,
        ...details,
      }),
    error,
    fail(problem, cause) {
      throw error({ reason: "store", settledBy: "time" }, `needs its store, which ${problem}`, cause);
    },
  };
}

/** What one call has done so far. */
export interface Progress {
  /** The sequence number of the start that this call has made; 0 if it has made none. */
  own: number;
  sent: number;
  looks: number;
  /** When the first look began, on the monotonic clock. */
  lookingSince: number;
}

/** @throws The reason of the signal, if the call was aborted. */
export function throwIfAborted({ input }: StartContext): void {
  const { signal } = input.options;
  if (signal?.aborted) throw signal.reason;
}

/** Reports that the last start is of a later time. */
export function checkClock({ clock, log }: StartContext, starts: readonly StoredStart[]): void {
  const isLater = clock.now() < Date.parse(starts.at(-1)?.at ?? "");
  if (isLater) log(starts.length, "is of a later time: the clock went back", "warn");
}

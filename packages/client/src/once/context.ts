import { type Clock, dayMs, type StartCall, timeoutOf } from "@planasonix/runtime";
import { type Finder, finderOf } from "./find.ts";
import type { Clocks, Found, IfUnsure, Reuse } from "./next-step.ts";
import { hashArguments } from "./record.ts";
import { createServerClock, type ServerClock } from "./server-clock.ts";
import { pathValues } from "./shown.ts";
import { StartError, type StartErrorFields } from "./start-error.ts";
import type { StartStore } from "./start-store.ts";

/** What was given to `startOnce`. */
export interface Settings {
  readonly key: string;
  readonly store: StartStore;
  readonly reuse: Reuse;
  readonly ifUnsure: IfUnsure;
}

/** One call with `startOnce`: its settings, its limits, and how it reports. */
export interface StartContext extends StartCall, Settings {
  readonly name: string;
  /** What is started, by the method and path of its request. */
  readonly target: string;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
  /** Whether the deployment honors idempotency keys. */
  readonly isTrusted: boolean;
  /** A hash of each argument. */
  readonly hashes: Readonly<Record<string, string>>;
  /** How to find work that a start without a known response has started; undefined if no list shows it. */
  readonly finder: Finder | undefined;
  /** The time limit of a start, in milliseconds. */
  readonly timeoutMs: number;
  /** The time limit of the whole call, in milliseconds. */
  readonly deadlineMs: number;
  /** The time until the deadline of the call, in milliseconds. */
  leftMs(): number;
  log(sequence: number, message: string, level?: "info" | "warn", details?: object): void;
  error(
    fields: Pick<StartErrorFields, "reason"> & Partial<StartErrorFields>,
    text: string,
    cause?: unknown,
  ): StartError;
}

/** Creates the context of a call. Its deadline counts from now. */
export async function createContext(call: StartCall, settings: Settings): Promise<StartContext> {
  const { exchange, input } = call;
  const { endpoint, options, body, query = [] } = input;
  const { name } = endpoint;
  const { clock, random, trustIdempotencyKeys: isTrusted } = exchange.options;
  const { deadlineMs = dayMs, signal } = options;
  const { key } = settings;
  const deadlineAt = clock.monotonic() + deadlineMs;
  const hashes = await hashArguments(key, {
    ...pathValues(input),
    ...Object(body),
    ...Object.fromEntries(query),
  });
  return {
    ...call,
    ...settings,
    name,
    target: `${endpoint.method} ${input.path}`,
    clock,
    serverClock: createServerClock(),
    random,
    signal,
    isTrusted,
    hashes,
    finder: finderOf(call),
    timeoutMs: timeoutOf(exchange.options, endpoint.operation, options),
    deadlineMs,
    leftMs: () => deadlineAt - clock.monotonic(),
    log: (sequence, message, level = "info", details) =>
      exchange.log(level, `${name} "${key}#${sequence}" ${message}`, {
        operation: name,
        sequence,
        ...details,
      }),
    error: (fields, text, cause) =>
      new StartError(`${name} "${key}" ${text}`, { operation: name, key, ...fields }, cause),
  };
}

/** The start that a call has made. */
export interface OwnStart {
  readonly sequence: number;
  /** Its newest intent. */
  readonly by: string;
  /** The work that existed before its first request, as far as a list has shown it. */
  readonly known: readonly string[] | undefined;
  /** When its first request was sent, on the monotonic clock. */
  readonly sentAt: number;
}

/** What one call has done and seen so far. */
export interface Progress {
  own?: OwnStart | undefined;
  /** How many requests without a known response it has sent. */
  sent: number;
  /** The error of the last one. */
  lost?: unknown;
  /** What the last look has shown of the start under the key, and of the one that has the turn: each needs its own. */
  found?: Found | undefined;
  foundOfHolder?: Found | undefined;
  /** The IDs of the work that may come from the undecided start under the key, as the last look has shown. */
  candidates?: readonly string[];
  /** Since when this call has known an intent, on the monotonic clock, by its `by`. */
  readonly seen: Map<string, number>;
  /** How often this call has waited for an intent, by its `by`. */
  readonly pauses: Map<string, number>;
  /** How old a list may be when its start is sent, in milliseconds. */
  freshMs: number;
}

export function createProgress(): Progress {
  return { sent: 0, seen: new Map(), pauses: new Map(), freshMs: 30_000 };
}

/** Remembers since when this call has known an intent. */
export function see(
  { seen }: Progress,
  { clock }: StartContext,
  { by = "" }: { readonly by?: string | undefined },
): void {
  if (!seen.has(by)) seen.set(by, clock.monotonic());
}

/** The clocks at a time on the monotonic clock, which is now or a moment ago. */
export function clocksAt(
  { clock, serverClock }: StartContext,
  { seen }: Progress,
  at: number = clock.monotonic(),
): Clocks {
  return {
    now: clock.now() - (clock.monotonic() - at),
    server: serverClock.earliest(at),
    seenMs: Object.fromEntries([...seen].map(([by, since]) => [by, at - since])),
  };
}

/** @throws The reason of the signal, if the call was aborted. */
export function throwIfAborted({ signal }: StartContext): void {
  if (signal?.aborted) throw signal.reason;
}

/** Reports that a start is of a later time. */
export function checkClock({ clock, log }: StartContext, sequence: number, at: string | undefined): void {
  if (clock.now() < Date.parse(at ?? "")) log(sequence, "is of a later time: the clock went back", "warn");
}

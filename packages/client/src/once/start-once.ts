// One call with `startOnce`: takes the steps that `next-step.ts` decides, and stores what has happened.
import {
  checkOptions,
  emptyDiagnostics,
  hasMethods,
  isApiError,
  isNotFoundError,
  isOutcomeUnknown,
  isWaitError,
  messageOf,
  oneOf,
  ownProperties,
  type Result,
  readStatus,
  retryClassOf,
  type StartCall,
  type StartStrategy,
  sendStart,
  startedId,
  throwRedacted,
  type Validator,
  waitFor,
} from "@planasonix/runtime";
import { createContext, type StartContext } from "./context.ts";
import { baseline, candidates, createdAt } from "./find.ts";
import { type Found, maxStarts, nextStep, type Reuse, type Step } from "./next-step.ts";
import type { StoredStart } from "./record.ts";
import { addFacts, label, readClaims, readStarts, removeIntent, storeIntent } from "./records.ts";
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

/** What one call has done so far. */
interface Progress {
  /** The sequence number of the start that this call has made; 0 if it has made none. */
  own: number;
  /** What the response to the own start contained. */
  resource?: unknown;
  sent: number;
  looks: number;
  lookingSince: number;
}

/** Takes step after step, until the work has ended. */
async function follow(context: StartContext): Promise<Result> {
  const { exchange, reuse, timeoutMs } = context;
  const { clock, trustIdempotencyKeys: isTrusted } = exchange.options;
  const progress: Progress = { own: 0, sent: 0, looks: 0, lookingSince: clock.monotonic() };
  let found: Found | undefined;
  for (;;) {
    throwIfAborted(context);
    const starts = await readStarts(context);
    const lookedMs = progress.looks > 0 ? clock.monotonic() - progress.lookingSince : 0;
    const { own } = progress;
    let step = nextStep({ starts, found, reuse, isTrusted, own, now: clock.now(), lookedMs, timeoutMs });
    const seen = found;
    found = undefined;
    if (step.do === "start" || step.do === "send") {
      const id = await start(context, step, starts, progress);
      if (id === undefined) continue;
      step = { sequence: step.sequence, do: "wait", id }; // Without the store, which may fail now.
    }
    if (step.do === "wait") {
      const result = await awaitWork(context, step, starts, progress);
      if (result) return result;
    } else if (step.do === "look") found = await look(context, step.sequence, starts, progress);
    else if (step.do === "pause") await pause(context, step, progress);
    else if (step.do === "adopt") await addFacts(context, step.sequence, { id: step.id });
    else throw failure(context, step, seen);
  }
}

function throwIfAborted({ input }: StartContext): void {
  const { signal } = input.options;
  if (signal?.aborted) throw signal.reason;
}

/** At most this many requests without a known response are sent in one call. */
const maxSent = 3;

/** Work that was created so long before the response to its start is not new: the response is repeated, in milliseconds. */
const replayMs = 5_000;

/** Where the response to a start contains the ID, if it is the work itself: only then can a poll replace it. */
const workId = "/data/id";

const ends = ["succeeded", "failed", "canceled"] as const;

/** Stores an intent, sends the request, and stores the ID. Resolves with nothing if it is not known. */
async function start(
  context: StartContext,
  { do: action, sequence }: Step,
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<string | undefined> {
  const { exchange, input, finder, timeoutMs } = context;
  const { clock, deadlineMs, trustIdempotencyKeys: isTrusted } = exchange.options;
  const limitMs = isTrusted ? deadlineMs : Math.min(timeoutMs, deadlineMs);
  let sentByMs = limitMs;
  if (action === "start") {
    const before = !isTrusted && finder ? await baseline(context, finder).catch(noBaseline) : undefined;
    const at = clock.now();
    if (at < Date.parse(starts.at(-1)?.at ?? ""))
      context.log(sequence, "follows a later start: the clock went back", "warn");
    const intent = { at: new Date(at).toISOString(), limitMs, ...before };
    if (!(await storeIntent(context, starts, sequence, intent))) return undefined;
    progress.own = sequence;
    progress.looks = 0;
    sentByMs -= clock.now() - at;
    // Another process relies on it that nothing is sent after the limit.
    if (!isTrusted && sentByMs <= 0) return undefined;
  }
  const idempotencyKey = label(context, sequence).replace(/[^\x20-\x7e]/gu, encodeURIComponent);
  const options = ownProperties(input.options, { idempotencyKey });
  const request = { ...input, options, isKeyDerived: true };
  progress.sent += 1;
  let result: Result;
  let id: string;
  try {
    result = await sendStart(exchange, request, Math.max(1, Math.min(sentByMs, context.leftMs())));
    id = String(startedId(context, result));
  } catch (error) {
    const isUnknown = isOutcomeUnknown(error) || input.options.signal?.aborted;
    if (!isUnknown && progress.own === sequence) await removeIntent(context, sequence);
    if (!isUnknown || isTrusted || progress.sent >= maxSent) throw explained(context, sequence, error);
    context.log(sequence, "has no known response", "warn", { error });
    return undefined;
  }
  const { data, response } = result;
  // The response to an earlier request with this idempotency key, or perhaps.
  const sentAt = Date.parse(response.response.headers.get("date") ?? "");
  const isReplay = finder ? createdAt(finder, data) < sentAt - replayMs : action === "send";
  progress.own = isReplay ? 0 : sequence;
  await addFacts(context, sequence, { id });
  if (isReplay && context.reuse === "none") return undefined;
  progress.resource = data;
  context.log(sequence, isReplay ? `takes up ${id}` : `has started ${id}`, "info", { id });
  await input.options.onStart?.(data, { adopted: isReplay, sequence });
  return id;
}

/** Without permission to list, a start without a known response cannot be told apart, but the start itself may work. */
function noBaseline(error: unknown): undefined {
  if (!isApiError(error) || error.status !== 403) throw error;
}

/** Asks the API which work a start without a known response has started. */
async function look(
  context: StartContext,
  sequence: number,
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<Found> {
  const { clock } = context.exchange.options;
  const start = starts.at(-1) as StoredStart;
  if (progress.looks === 0) {
    progress.lookingSince = clock.monotonic();
    context.log(sequence, "has no known response: looking for what it has started");
    if (clock.now() < Date.parse(start.at)) context.log(sequence, "is of a later time: the clock went back", "warn");
  }
  progress.looks += 1;
  if (!context.finder) return { ids: [], isCertain: false };
  const { own, others, isShared } = await readClaims(context, sequence, start);
  if (own !== undefined) return { ids: [own], isCertain: true };
  try {
    const ids = await candidates(context, context.finder, start, start.limitMs ?? context.timeoutMs);
    const taken = new Set([...others, ...starts.map(({ id }) => id)]);
    const free = ids?.filter((id) => !taken.has(id)) ?? [];
    return { ids: free, isCertain: ids !== undefined && (free.length === 0 || !isShared) };
  } catch (error) {
    throwIfAborted(context);
    throw failure(context, { sequence, do: "fail", reason: "unknown" }, undefined, error);
  }
}

/** Waits until the next look: a second, then twice as long each time. */
async function pause(context: StartContext, step: Step & { do: "pause" }, progress: Progress): Promise<void> {
  const { exchange, input } = context;
  const leftMs = context.leftMs();
  if (leftMs <= 0) throw failure(context, { ...step, do: "fail", reason: "unknown" });
  if (progress.looks === 1) {
    context.log(step.sequence, `may still be executed: starting in ${Math.ceil(step.ms / 1000)} s if not`, "warn");
  }
  const ms = Math.min(step.ms, leftMs, 500 * 2 ** progress.looks);
  await exchange.options.clock.sleep(ms, input.options.signal);
}

/** Waits for the work of a start. Resolves with nothing if the work had ended before this call, and does not count. */
async function awaitWork(
  context: StartContext,
  { id, sequence }: Step & { do: "wait" },
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<Result | undefined> {
  const { exchange, input, starts: how, reuse } = context;
  const { onStart, onUpdate } = input.options;
  const { waiter } = how.poll.operation;
  const isOwn = progress.own === sequence;
  const isTold = progress.resource !== undefined;
  let polls = 0;
  const isStale = (end: string): boolean => !isOwn && polls === 1 && (end !== "succeeded" || reuse === "going");
  const update = async (resource: unknown): Promise<void> => {
    polls += 1;
    const status = readStatus(how.poll, resource);
    const end = ends.find((one) => waiter?.[one].some((value) => value === status));
    if (end && isStale(end)) return;
    if (polls === 1 && !isTold) {
      context.log(sequence, end ? `had succeeded as ${id}` : `takes up ${id}`, "info", { id });
      if (how.id === workId) await onStart?.(resource, { adopted: true, sequence });
    }
    await onUpdate?.(resource);
  };
  const options = ownProperties(input.options, { deadlineMs: context.leftMs(), onUpdate: update });
  const work = { exchange, poll: how.poll, id, options, start: { ref: input.endpoint, resource: progress.resource } };
  progress.resource = undefined;
  try {
    const result = await waitFor(work);
    await addFacts(context, sequence, { end: "succeeded", result: exchange.redactor.value(result.data) });
    return isStale("succeeded") ? undefined : result;
  } catch (error) {
    if (!isWaitError(error)) throw error;
    const { reason } = error;
    if (reason === "failed" || reason === "canceled") {
      await addFacts(context, sequence, { end: reason });
      if (!isStale(reason)) throw explained(context, sequence, error);
      context.log(sequence, `${id} ended as ${reason} before: starting again`, "info", { id });
      return undefined;
    }
    const { end, result } = starts[sequence - 1] ?? {};
    if (end !== "succeeded" || !isNotFoundError(error.cause)) throw explained(context, sequence, error);
    context.log(sequence, `${id} no longer exists, and has succeeded`, "info", { id });
    return recorded(result);
  }
}

/** The result of work that the API no longer knows, as it was stored. */
function recorded(data: unknown): Result {
  const read = { text: "", stream: undefined, durationMs: 0, queuedMs: 0, diagnostics: emptyDiagnostics };
  return { data, cursor: null, response: { response: Response.json({ data }), status: 200, ...read } };
}

/** Adds the key and the sequence number to an error about the work, or about a request without a known response. */
function explained({ key }: StartContext, sequence: number, error: unknown): unknown {
  if (!isWaitError(error) && !isOutcomeUnknown(error)) return error;
  const isMissing = isNotFoundError(error.cause);
  const missing = "; check `baseUrl`, and if the work was deleted, use another key";
  const next = isMissing ? missing : isOutcomeUnknown(error) ? "; call again with the same key to find out" : "";
  return Object.assign(error, { message: `${error.message} (start ${sequence} of "${key}"${next})`, key, sequence });
}

/** The error for a call that cannot decide. */
function failure(context: StartContext, step: Step & { do: "fail" }, found?: Found, cause?: unknown): StartError {
  const { sequence, reason } = step;
  if (reason === "exhausted") {
    return context.error(
      { reason, sequence },
      `is not started: ${maxStarts} starts have not succeeded; use another key`,
    );
  }
  const checkWith = context.input.endpoint.operation.outcome;
  const candidates = found?.ids ?? [];
  const seen = candidates.length > 0 ? `; it may be ${candidates.join(" or ")}` : "";
  const failed = cause === undefined ? "" : `; last failure: ${messageOf(cause)}`;
  return context.error(
    { reason, sequence, candidates, outcome: "unknown", checkWith },
    `is not started again: start ${sequence} may have been executed${seen}${failed}. Check with ${checkWith}; then ` +
      "wait for the work by its ID, or use another key",
    cause,
  );
}

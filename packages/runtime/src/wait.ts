import { noFacts } from "./attempts.ts";
import type { MethodOptions } from "./call-options.ts";
import { type Core, execute } from "./core.ts";
import { resolvePointer } from "./envelope.ts";
import { ResponseFormatError, WaitError } from "./errors.ts";
import type { NamedOperation, Waiter } from "./operation.ts";
import { pathOf } from "./path.ts";
import { createPatience, isBearable } from "./patience.ts";

/** Time allowed for ending the work when the caller goes, in milliseconds. */
const cancelMs = 10_000;

/** One piece of long-running work, and how it is looked at. */
export interface Work {
  readonly core: Core;
  /** The operation that tells how the work is doing. */
  readonly poll: NamedOperation;
  readonly waiter: Waiter;
  readonly id: unknown;
  readonly options: MethodOptions;
}

/** How work is doing. */
export type Verdict = "succeeded" | "failed" | "canceled" | "pending";

/**
 * Looks at long-running work until it has ended; `onUpdate` takes what each look sees.
 *
 * @throws {WaitError} If it failed or was canceled, or goes on past the deadline; `cause` is then why the last look
 *   failed, if it did.
 * @throws {ApiError} If a look answers 401, 403 or 404. Other failures of a look are borne until the deadline.
 */
export async function waitFor(work: Work): Promise<unknown> {
  const { signal, onAbort } = work.options;
  try {
    return await watch(work);
  } catch (error) {
    if (onAbort === "cancel" && signal?.aborted && error === signal.reason) await cancel(work);
    throw error;
  }
}

async function watch(work: Work): Promise<unknown> {
  const { core, options } = work;
  const patience = createPatience(core.options, options);
  for (let last: unknown; ; ) {
    const { data, error } = await look(work, patience.leftMs());
    if (!error) {
      last = data;
      options.onUpdate?.(last);
      const verdict = judge(work, last);
      if (verdict === "succeeded") return last;
      if (verdict !== "pending") throw ended(work, verdict, last);
    }
    const ms = patience.pauseMs();
    if (ms === undefined) throw ended(work, "deadline", last, error);
    await core.options.clock.sleep(ms, options.signal);
  }
}

/** One look; a failure that a later look may better is an answer too. */
export async function look(work: Work, leftMs: number): Promise<{ data?: unknown; error?: unknown }> {
  try {
    return { data: await send(work, work.poll, { ...work.options, deadlineMs: leftMs }) };
  } catch (error) {
    if (isBearable(error)) return { error };
    throw error;
  }
}

async function send({ core, id }: Work, named: NamedOperation, options: MethodOptions): Promise<unknown> {
  const path = pathOf(named.operation).fill([id]);
  const result = await execute(core, { named, path, query: undefined, body: undefined, options });
  return result.data;
}

/** Says how work is doing. A status that is not known goes on, with one warning; without any, nothing could be waited for. */
export function judge({ core, poll, waiter }: Work, resource: unknown): Verdict {
  const status = resolvePointer({ data: resource }, waiter.status);
  if (typeof status !== "string") {
    const found = `no status at ${waiter.status}`;
    throw new ResponseFormatError(`${poll.name} answered ${found}: there is nothing to wait for`, {
      ...noFacts,
      operation: poll.name,
      expected: "a status",
      found,
    });
  }
  for (const verdict of ["succeeded", "failed", "canceled"] as const) {
    if (waiter[verdict].includes(status)) return verdict;
  }
  if (waiter.pending && !waiter.pending.includes(status)) {
    core.warnOnce(`${poll.name} answered the status ${status}, which is not known: it is taken to go on`, { status });
  }
  return "pending";
}

/** The error for work that did not succeed. */
export function ended(work: Work, reason: WaitError["reason"], last: unknown, cause?: unknown): WaitError {
  const { poll, waiter, id } = work;
  const status = resolvePointer({ data: last }, waiter.status) ?? "not known";
  const message = `Waiting for ${poll.name} ${id} ended by ${reason}: the last status is ${status}`;
  const shown = work.core.redactor.value(last);
  return new WaitError(message, { reason, operation: poll.name, id: String(id) }, { last, shown }, cause);
}

/** The caller goes; what went wrong here must not hide why. */
async function cancel(work: Work): Promise<void> {
  const { core, waiter, options, id } = work;
  if (!waiter.cancel) return;
  try {
    await send(work, waiter.cancel, { headers: options.headers, deadlineMs: cancelMs });
  } catch (error) {
    core.log.warn(`${waiter.cancel.name} ${id} failed`, { error });
  }
}

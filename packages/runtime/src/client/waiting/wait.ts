import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Core, execute, failSafely } from "../../exchange/exchange.ts";
import { resolvePointer } from "../../exchange/response/envelope.ts";
import { noFacts } from "../../model/attempt.ts";
import { createRoute } from "../../model/endpoint.ts";
import type { NamedOperation } from "../../model/operation.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import { createPatience, tryLook } from "./poll-schedule.ts";

/** Time allowed for ending the work when the caller goes, in milliseconds. */
export const cancelMs = 10_000;

/** One piece of long-running work, and how it is looked at. */
export interface Work {
  readonly core: Core;
  /** The operation, with a waiter, that tells how the work is doing. */
  readonly poll: NamedOperation;
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
    const { value, error } = await tryLook(look(work, patience.leftMs()));
    if (!error) {
      last = value;
      options.onUpdate?.(last);
      const verdict = judge(work, last);
      if (verdict === "succeeded") return last;
      if (verdict !== "pending") failEnded(work, verdict, last);
    }
    if (!(await patience.pause())) failEnded(work, "deadline", last, error);
  }
}

/** One look. */
export function look(work: Work, deadlineMs: number): Promise<unknown> {
  return send(work, work.poll, { ...work.options, deadlineMs });
}

async function send({ core, id }: Work, named: NamedOperation, options: MethodOptions): Promise<unknown> {
  const route = createRoute(named);
  const { data } = await execute(core, { route, path: route.path([id]), query: undefined, body: undefined, options });
  return data;
}

/** Says how work is doing. A status that is not known goes on, with one warning; without any, nothing could be waited for. */
export function judge({ core, poll }: Work, resource: unknown): Verdict {
  const { waiter } = poll.operation;
  const status = readStatus(poll, resource);
  if (!waiter || typeof status !== "string") {
    failUnclear(poll, "a status", "there is nothing to wait for");
  }
  const verdict = (["succeeded", "failed", "canceled"] as const).find((end) => waiter[end].includes(status));
  if (!verdict && waiter.pending?.includes(status) === false) {
    core.warnOnce(`${poll.name} answered an unknown status, ${status}: it is taken to go on`, { status });
  }
  return verdict ?? "pending";
}

/** @throws {ResponseFormatError} Always: an answer lacks what the wait needs. */
export function failUnclear({ name }: NamedOperation, expected: string, so: string): never {
  const fields = { ...noFacts, operation: name, expected, found: "none" };
  throw new ResponseFormatError(`${name} did not answer ${expected}: ${so}`, fields);
}

/** @throws {WaitError} Always: the work did not succeed. */
export function failEnded(work: Work, reason: WaitError["reason"], last: unknown, cause?: unknown): never {
  const { poll, core } = work;
  const id = String(work.id);
  const status = readStatus(poll, last) ?? "not known";
  const message = `Waiting for ${poll.name} ${id} ended by ${reason}; its last status is ${status}`;
  const seen = { last, shown: core.redactor.value(last) };
  failSafely(core, new WaitError(message, { reason, operation: poll.name, id }, seen, cause));
}

function readStatus({ operation }: NamedOperation, data: unknown): unknown {
  return operation.waiter && resolvePointer({ data }, operation.waiter.status);
}

/** The caller goes; what goes wrong here must not hide why. */
async function cancel(work: Work): Promise<void> {
  const { headers } = work.options;
  const named = work.poll.operation.waiter?.cancel;
  if (!named) return;
  try {
    await send(work, named, { headers, deadlineMs: cancelMs });
  } catch (error) {
    work.core.log("warn", `${named.name} failed`, { error });
  }
}

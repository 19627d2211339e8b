import { type Exchange, execute } from "../../exchange/exchange.ts";
import type { CallParts } from "../../exchange/prepare.ts";
import { resolvePointer } from "../../exchange/response/envelope.ts";
import type { Starts } from "../../model/operation.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import { cancelMs, missingField, waitFor } from "./wait.ts";

/** The parts of a call, with every option that a method may be given. */
export interface MethodParts extends CallParts {
  readonly options: MethodOptions;
}

/** Starts work and waits until it has ended. The deadline is that of both. */
export async function startAndWait(exchange: Exchange, parts: MethodParts, { poll, id }: Starts): Promise<unknown> {
  const { clock } = exchange.options;
  const { deadlineMs } = parts.options;
  const startedAt = clock.monotonic();
  const data = await start(exchange, parts);
  const leftMs = deadlineMs && Math.max(1, deadlineMs - clock.monotonic() + startedAt);
  const options = { ...parts.options, deadlineMs: leftMs, idempotencyKey: undefined };
  return waitFor({ exchange, poll, id: idOf(parts, data, id), options });
}

/**
 * An abort that is to cancel the work leaves a start that is under way some time to answer: only its answer says what there is
 * to cancel. In a pause, or while it waits for its turn, it ends at once.
 */
async function start(exchange: Exchange, parts: MethodParts): Promise<unknown> {
  const { signal, onAbort } = parts.options;
  try {
    return (await execute(exchange, onAbort === "cancel" ? { ...parts, abortGraceMs: cancelMs } : parts)).data;
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

/** Where the start's answer says what was started: without it the work goes on, but cannot be waited for. */
function idOf({ endpoint }: CallParts, data: unknown, pointer: string): unknown {
  const id = resolvePointer({ data }, pointer);
  if (typeof id === "string" || typeof id === "number") return id;
  return missingField(endpoint, `an id at ${pointer}`, "what it started cannot be waited for");
}

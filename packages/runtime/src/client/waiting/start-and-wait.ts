import { type Core, execute } from "../../exchange/exchange.ts";
import type { CallParts } from "../../exchange/prepare.ts";
import { resolvePointer } from "../../exchange/response/envelope.ts";
import type { Starts } from "../../model/operation.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import { cancelMs, failUnclear, waitFor } from "./wait.ts";

/** The parts of a call, with every option that a method may be given. */
export interface MethodParts extends CallParts {
  readonly options: MethodOptions;
}

/** Starts work and waits until it has ended. The deadline is that of both. */
export async function startAndWait(core: Core, parts: MethodParts, { poll, id }: Starts): Promise<unknown> {
  const { clock } = core.options;
  const { deadlineMs } = parts.options;
  const startedAt = clock.monotonic();
  const data = await start(core, parts);
  const leftMs = deadlineMs && Math.max(1, deadlineMs - clock.monotonic() + startedAt);
  const options = { ...parts.options, deadlineMs: leftMs, idempotencyKey: undefined };
  return waitFor({ core, poll, id: idOf(parts, data, id), options });
}

/**
 * An abort that is to cancel the work leaves a start that is under way some time to answer: only its answer says what there is
 * to cancel. In a pause, or while it waits for its turn, it ends at once.
 */
async function start(core: Core, parts: MethodParts): Promise<unknown> {
  const { signal, onAbort } = parts.options;
  try {
    return (await execute(core, onAbort === "cancel" ? { ...parts, lingerMs: cancelMs } : parts)).data;
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

/** Where the start's answer says what was started: without it the work goes on, but cannot be waited for. */
function idOf({ route }: CallParts, data: unknown, pointer: string): unknown {
  const id = resolvePointer({ data }, pointer);
  if (typeof id === "string" || typeof id === "number") return id;
  return failUnclear(route, `an id at ${pointer}`, "what it started cannot be waited for");
}

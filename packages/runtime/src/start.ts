import { onAbort } from "./abort.ts";
import type { MethodOptions } from "./call-options.ts";
import { type Core, execute } from "./core.ts";
import { resolvePointer } from "./envelope.ts";
import type { Starts } from "./operation.ts";
import type { CallParts } from "./prepare.ts";
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

/** An abort that is to cancel the work leaves the start some time to answer: only its answer says what there is to cancel. */
async function start(core: Core, parts: MethodParts): Promise<unknown> {
  const { signal, onAbort: then } = parts.options;
  if (!signal || signal.aborted || then !== "cancel") return (await execute(core, parts)).data;
  const grace = new AbortController();
  const stop = (): void => grace.abort(signal.reason);
  const forget = onAbort(signal, () => void core.options.clock.sleep(cancelMs, grace.signal).then(stop, () => {}));
  try {
    return (await execute(core, { ...parts, options: { ...parts.options, signal: grace.signal } })).data;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    forget();
    stop();
  }
}

/** Where the start's answer says what was started: without it the work goes on, but cannot be waited for. */
function idOf({ route }: CallParts, data: unknown, pointer: string): unknown {
  const id = resolvePointer({ data }, pointer);
  if (typeof id === "string" || typeof id === "number") return id;
  return failUnclear(route, `an id at ${pointer}`, "what it started cannot be waited for");
}

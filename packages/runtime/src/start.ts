import { onAbort } from "./abort.ts";
import { noFacts } from "./attempts.ts";
import type { MethodOptions } from "./call-options.ts";
import type { Clock } from "./clock.ts";
import { type Core, execute } from "./core.ts";
import { resolvePointer } from "./envelope.ts";
import { ResponseFormatError } from "./errors.ts";
import type { Starts } from "./operation.ts";
import type { CallParts } from "./prepare.ts";
import { cancelMs, waitFor } from "./wait.ts";

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
  const grace = delayed(core.options.clock, signal);
  try {
    return (await execute(core, { ...parts, options: { ...parts.options, signal: grace.signal } })).data;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    grace.end();
  }
}

/** A signal that aborts later than another one. */
function delayed(clock: Clock, signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let cancel: (() => void) | undefined;
  const forget = onAbort(signal, () => {
    cancel = clock.timer(cancelMs, () => controller.abort(signal.reason));
  });
  const end = (): void => {
    forget();
    cancel?.();
  };
  return { signal: controller.signal, end };
}

/** Where the start's answer says what was started: without it the work goes on, but cannot be waited for. */
function idOf({ route: { name } }: CallParts, data: unknown, pointer: string): unknown {
  const id = resolvePointer({ data }, pointer);
  if (typeof id === "string" || typeof id === "number") return id;
  throw new ResponseFormatError(`${name} answered no id at ${pointer}: what it started cannot be waited for`, {
    ...noFacts,
    operation: name,
    expected: `an id at ${pointer}`,
    found: typeof id,
  });
}

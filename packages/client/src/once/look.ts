import { checkClock, type Progress, type StartContext, throwIfAborted } from "./context.ts";
import { failure } from "./failure.ts";
import { candidates } from "./find.ts";
import type { Found, Step } from "./next-step.ts";
import type { StoredStart } from "./record.ts";
import { readClaims } from "./records.ts";

/** Asks the API which work a start without a known response has started. */
export async function look(
  context: StartContext,
  sequence: number,
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<Found> {
  const { clock, finder } = context;
  const start = starts.at(-1) as StoredStart;
  if (progress.looks === 0) {
    progress.lookingSince = clock.monotonic();
    context.log(sequence, "has no known response: looking for what it has started");
    checkClock(context, starts);
  }
  progress.looks += 1;
  if (!finder) return { ids: [], isCertain: false };
  const { own, others, isShared } = await readClaims(context, sequence, start);
  if (own !== undefined) return { ids: [own], isCertain: true };
  try {
    const ids = await candidates(context, finder, start, start.limitMs ?? context.timeoutMs);
    const taken = new Set([...others, ...starts.map(({ id }) => id)]);
    const free = ids?.filter((id) => !taken.has(id)) ?? [];
    return { ids: free, isCertain: ids !== undefined && (free.length === 0 || !isShared) };
  } catch (error) {
    throwIfAborted(context);
    throw failure(context, { sequence, do: "unknown" }, [], error);
  }
}

/** Waits until the next look: a second, then twice as long each time. */
export async function pause(context: StartContext, step: Step & { do: "pause" }, progress: Progress): Promise<void> {
  const leftMs = context.leftMs();
  if (leftMs <= 0) throw failure(context, { ...step, do: "unknown" }, [], undefined, "time");
  if (progress.looks === 1) {
    context.log(step.sequence, `may still be executed: starting in ${Math.ceil(step.ms / 1000)} s if not`, "warn");
  }
  const ms = Math.min(step.ms, leftMs, 500 * 2 ** progress.looks);
  await context.clock.sleep(ms, context.input.options.signal);
}

import { isCallError } from "@planasonix/runtime";
import { checkClock, clocksAt, type Progress, type StartContext, throwIfAborted } from "./context.ts";
import { isCutShort, unread } from "./failure.ts";
import { candidates } from "./find.ts";
import { tellApart } from "./likeness.ts";
import { ageOf, type Found, type Step } from "./next-step.ts";
import { label, type StartRecord } from "./record.ts";
import { readPartial } from "./shown.ts";
import { StartError } from "./start-error.ts";
import { readTarget } from "./target.ts";

/**
 * Asks the API which work a start without a known response has started. If the API cannot tell for now, resolves with
 * nothing after a pause.
 */
export async function look(
  context: StartContext,
  { sequence, at: start, turn, isDue }: Step & { do: "look" },
  record: StartRecord | undefined,
  progress: Progress,
): Promise<Found | undefined> {
  const { finder, timeoutMs, serverClock, key, input } = context;
  const { by } = start;
  const isClosed = start.closed !== undefined;
  // What a start of another key was given is not known here. A call that slept may meet the turn of its own key.
  const isOwn = !turn || turn.key === key;
  const name = turn ? label(turn.key, turn.sequence) : label(key, sequence);
  if (!turn && !progress.pauses.has(by ?? "")) {
    context.log(sequence, "has no known response: looking for what it has started");
    checkClock(context, sequence, start.at);
  }
  if (!finder) return { by, ids: [], isCertain: false, ageMs: Number.POSITIVE_INFINITY, isClosed };
  try {
    const search = { start, timeoutMs, body: isOwn ? input.body : undefined, isThorough: isDue };
    const { works, isCertain: isListed, timed } = await candidates(context, finder, search);
    serverClock.observe(timed);
    // After the list, so that it contains no work whose start is not known here.
    const { marks = {} } = await readTarget(context);
    const others = Object.entries(marks).filter(([other]) => other !== name);
    const taken = new Set(others.map(([, mark]) => mark.id));
    if (!turn) for (const { id } of record?.starts ?? []) if (id !== undefined) taken.add(id);
    const free = works.filter(({ id }) => !taken.has(id));
    const { ids, isClear } = tellApart(isOwn ? await readPartial(context, finder, free) : free);
    if (!turn) progress.candidates = ids;
    return {
      by,
      ids,
      isCertain: isListed && isClear,
      ageMs: ageOf(start, clocksAt(context, progress, timed.sentAt)),
      isClosed,
    };
  } catch (cause) {
    throwIfAborted(context);
    if (cause instanceof StartError) throw cause; // The store has failed.
    if (isCallError(cause) && cause.retryable) {
      if (!isCutShort(context, cause)) progress.lost = cause;
      await pause(context, { sequence, do: "pause", ms: context.leftMs(), at: start, turn }, progress);
      return undefined;
    }
    throw unread(context, { sequence, turn }, cause);
  }
}

/** The first pause and the longest one, in milliseconds: for the response to the same start, and for another's turn. */
const pauses = { own: [1_000, 30_000], turn: [50, 2_000] } as const;

/** Waits until the next look. Processes that wait for the same do not go on in the same millisecond. */
export async function pause(context: StartContext, step: Step & { do: "pause" }, progress: Progress): Promise<void> {
  const { sequence, ms, at, turn } = step;
  const { clock, random, signal } = context;
  const leftMs = context.leftMs();
  const { by = "" } = at;
  const count = progress.pauses.get(by) ?? 0;
  progress.pauses.set(by, count + 1);
  if (count === 0 && !turn) {
    context.log(sequence, `may still be executed: looking again, for ${Math.ceil(ms / 1000)} s at most`, "warn");
  }
  const [first, longest] = turn ? pauses.turn : pauses.own;
  const jitter = 1 + random() / 2;
  const untilMs = Math.min(ms + random() * first, Math.min(longest, first * 2 ** count) * jitter);
  await clock.sleep(Math.max(0, Math.min(untilMs, leftMs)), signal);
}

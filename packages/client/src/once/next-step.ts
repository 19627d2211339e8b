// Decides what to do next for a key: from what is stored, what the API shows, the clocks and the options.
import {
  type Intent,
  isUndecided,
  label,
  lastSequence,
  type StartRecord,
  type StoredStart,
  startAt,
  type TargetRecord,
  type Turn,
} from "./record.ts";

/** Which earlier work a start takes up: none, work that is still going, or also work that succeeded. */
export type Reuse = "none" | "going" | "succeeded";

/** What to do if one piece of work can come from a start whose response is not known, or from another starter. */
export type IfUnsure = "adopt" | "fail";

/** What a look has found of the start with the intent `by`. */
export interface Found {
  readonly by: string | undefined;
  /** The IDs of the work that may come from it. */
  readonly ids: readonly string[];
  /** Whether there can be no other work that comes from it. */
  readonly isCertain: boolean;
  /** How old the intent was when the list was requested, in milliseconds, at least. */
  readonly ageMs: number;
  /** Whether the start was closed then: a list from before does not decide about what it was closed with. */
  readonly isClosed: boolean;
}

/** The clocks of a process. */
export interface Clocks {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: number;
  /** The clock of the server, in milliseconds since 1970, at the earliest; NaN if no response has shown it. */
  readonly server: number;
  /** How long this call has known an intent, in milliseconds, by `by`. */
  readonly seenMs: Readonly<Record<string, number>>;
}

/** All that the next step depends on. */
export interface Situation {
  readonly key: string;
  /** What is stored for the key. */
  readonly record?: StartRecord | undefined;
  /** The work of starts of the same target. */
  readonly marks?: TargetRecord["marks"];
  /** The start of the same target that may have a request in flight, perhaps of another key. */
  readonly turn?: Turn | undefined;
  /** The start that has the turn, as it is stored for its key; `undefined` if it is not stored there. */
  readonly holder?: StoredStart | undefined;
  /** What the API has shown of the last start under the key. */
  readonly found?: Found | undefined;
  /** What it has shown of the start that has the turn. */
  readonly foundOfHolder?: Found | undefined;
  readonly clocks: Clocks;
  readonly reuse: Reuse;
  readonly ifUnsure: IfUnsure;
  /** Whether the deployment honors idempotency keys. */
  readonly isTrusted: boolean;
  /** The start that this call has made, if any. */
  readonly own?: { readonly sequence: number; readonly by: string } | undefined;
  /** The time limit of a start that does not state its own, in milliseconds: after it, no request is in flight. */
  readonly timeoutMs: number;
}

/** What to do next, for the start with this sequence number. */
export type Step = { readonly sequence: number } & (
  | { readonly do: "start"; readonly replaced: StoredStart | undefined } // Store a new intent, and send the request.
  | { readonly do: "send"; readonly replaced: StoredStart } // Send the request of the stored intent again.
  | { readonly do: "look"; readonly at: StoredStart; readonly isDue: boolean; readonly turn?: Turn } // Ask the API what it has started.
  | { readonly do: "pause"; readonly ms: number; readonly at: Intent; readonly turn?: Turn | undefined } // For this time at most.
  | { readonly do: "adopt"; readonly id: string; readonly at: StoredStart } // Store that this work comes from the start.
  | { readonly do: "wait"; readonly id: string }
  | { readonly do: "close"; readonly turn: Turn; readonly ids?: readonly string[] } // End the turn of a start, which can have started this work alone.
  | { readonly do: "unknown"; readonly ids: readonly string[] } // Reject for this reason.
  | { readonly do: "busy"; readonly turn: Turn }
  | { readonly do: "exhausted" }
);

/** The maximum number of starts in a row that fail. */
export const maxStarts = 20;

/** How long an idempotency key is trusted, in milliseconds: an hour less than the API is assumed to remember it. */
const keyMemoryMs = 23 * 3_600_000;

/** How long after its limit a request may still be executed, or its work be missing in a list, in milliseconds. */
export const graceMs = 30_000;

/** How far the clocks of two machines may differ, in milliseconds: of two servers, and of a process and a server. */
export const slackMs = 600_000;
export const ownSlackMs = 3_600_000;

/** Decides the next step. Starts again only if nothing can come of the last start any more. */
export function nextStep(situation: Situation): Step {
  const { key, record, marks, clocks, reuse, ifUnsure, isTrusted, own } = situation;
  const isOwn = own !== undefined && startAt(record, own.sequence)?.by === own.by;
  const sequence = isOwn ? own.sequence : lastSequence(record);
  const last = startAt(record, sequence);
  if (!last || (isOwn ? last.end === "rejected" : !isReused(last, reuse))) return startNext(situation);
  if (last.id !== undefined) return { sequence, do: "wait", id: last.id };
  const claimed = marks?.[label(key, sequence)]?.id;
  if (claimed !== undefined) return { sequence, do: "adopt", id: claimed, at: last };
  const isRemembered = isTrusted && !isOwn && keyAgeMs(last, clocks) < keyMemoryMs;
  if (isRemembered) return inTurn(situation, { sequence, do: "send", replaced: last });
  const judged = judge(situation, last, situation.found);
  if (judged.do !== "decide") return { sequence, ...judged, at: last };
  const { ids, isCertain } = judged;
  const [only] = ids;
  if (!isCertain || ids.length > 1 || (only && ifUnsure === "fail")) return { sequence, do: "unknown", ids };
  if (only !== undefined) return { sequence, do: "adopt", id: only, at: last };
  return inTurn(situation, { sequence, do: "start", replaced: last });
}

function isReused({ end }: StoredStart, reuse: Reuse): boolean {
  return end === undefined ? reuse !== "none" : end === reuse;
}

/** The start after the last one, unless too many in a row have failed. */
function startNext(situation: Situation): Step {
  const { record } = situation;
  const sequence = lastSequence(record);
  const ends = record?.starts.map(({ end }) => end).filter((end) => end !== "rejected") ?? [];
  const failures = ends.length - 1 - ends.findLastIndex((end) => end !== "failed" && end !== "canceled");
  if (failures >= maxStarts) return { sequence, do: "exhausted" };
  return inTurn(situation, { sequence: sequence + 1, do: "start", replaced: undefined });
}

/** A start, once no other start of the target may have a request in flight. */
function inTurn(situation: Situation, step: Step & { readonly do: "start" | "send" }): Step {
  const { turn, holder, clocks } = situation;
  const { sequence } = step;
  if (!turn || turn.by === step.replaced?.by) return step;
  if (holder && (!isUndecided(holder) || holder.closed)) return { sequence, do: "close", turn };
  const leftMs = limitOf(situation, turn) - ageOf(turn, clocks);
  if (!holder)
    return leftMs > 0 ? { sequence, do: "pause", ms: leftMs, at: turn, turn } : { sequence, do: "close", turn };
  // Until its time has passed, a list is of no use. Without the clock of the server, only a list shows if it has.
  const isPerhapsOver = Number.isNaN(clocks.server) && clocks.now - Date.parse(turn.at) > limitOf(situation, turn);
  if (leftMs > 0 && !isPerhapsOver) return { sequence, do: "pause", ms: leftMs, at: turn, turn };
  const judged = judge(situation, holder, situation.foundOfHolder);
  if (judged.do !== "decide") return { sequence, ...judged, at: holder, turn };
  return judged.isCertain ? { sequence, do: "close", turn, ids: judged.ids } : { sequence, do: "busy", turn };
}

type Judgment =
  | { readonly do: "look"; readonly isDue: boolean }
  | { readonly do: "pause"; readonly ms: number }
  | { readonly do: "decide"; readonly ids: readonly string[]; readonly isCertain: boolean };

/** What is known about the work of a start. It is decided only by a list that was requested after its limit. */
function judge(situation: Situation, start: StoredStart, found: Found | undefined): Judgment {
  const { clocks } = situation;
  if (start.closed?.length === 0) return { do: "decide", ids: [], isCertain: true };
  const limitMs = start.closed ? 0 : limitOf(situation, start);
  const leftMs = limitMs - ageOf(start, clocks);
  // The first list shows the clock of the server, and may then decide.
  const isOutdated = found?.by !== start.by || found?.isClosed !== (start.closed !== undefined);
  if (!found || isOutdated) return { do: "look", isDue: leftMs <= 0 || Number.isNaN(clocks.server) };
  if (found.ageMs >= limitMs || start.closed) return { do: "decide", ...found };
  return leftMs > 0 ? { do: "pause", ms: leftMs } : { do: "look", isDue: true };
}

/** How old an intent is when nothing can come of it any more that no list shows. */
function limitOf({ timeoutMs }: Situation, { limitMs = timeoutMs }: Intent): number {
  return limitMs + graceMs;
}

/** How old an intent is, in milliseconds, at least: by the clock of the server, or if it is not known, of processes. */
export function ageOf({ at, since, isOwnClock, by = "" }: Intent, { now, server, seenMs }: Clocks): number {
  const isShared = since !== undefined && !isOwnClock;
  const byServer = isShared && !Number.isNaN(server);
  const ageMs = byServer ? server - Date.parse(since) : now - Date.parse(at) - ownSlackMs;
  return Math.max(ageMs, seenMs[by] ?? 0);
}

/** How old an intent is, in milliseconds, by the clock that makes it older. */
function keyAgeMs({ at, since = at }: Intent, { now, server }: Clocks): number {
  return Math.max(now - Date.parse(at), server - Date.parse(since) || 0);
}

// Decides what to do next for a key, from what is stored, what the API shows, and the time.
import type { StoredStart } from "./record.ts";

/** Which earlier work a start takes up: none, work that is still going, or also work that succeeded. */
export type Reuse = "none" | "going" | "succeeded";

/** The work that may come from a start whose response is not known. */
export interface Found {
  /** The IDs of the candidates. */
  readonly ids: readonly string[];
  /** Whether there can be no other candidate, and the only one cannot come from another start. */
  readonly isCertain: boolean;
}

/** All that the next step depends on. */
export interface Situation {
  readonly starts: readonly StoredStart[];
  /** What the API shows of the last start, if it was asked. */
  readonly found?: Found | undefined;
  readonly reuse: Reuse;
  /** Whether the deployment honors idempotency keys. */
  readonly isTrusted: boolean;
  /** The sequence number of the start that this call has made; 0 if it has made none. */
  readonly own: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: number;
  /** How long this call has been looking for the work of the last start, in milliseconds. */
  readonly lookedMs: number;
  /** The time limit of a start that does not state its own, in milliseconds: after it, no request is sent. */
  readonly timeoutMs: number;
}

/** What to do next, for the start with this sequence number. */
export type Step = { readonly sequence: number } & (
  | { readonly do: "start" } // Store a new intent, and send the request.
  | { readonly do: "send" } // Send the request of the stored intent again.
  | { readonly do: "look" } // Ask the API which work the stored intent has started.
  | { readonly do: "pause"; readonly ms: number } // Look again later, after this time at the latest.
  | { readonly do: "adopt"; readonly id: string } // Store that this work comes from the intent.
  | { readonly do: "wait"; readonly id: string }
  | { readonly do: "unknown" | "exhausted" } // Reject for this reason.
);

/** The maximum number of starts under a key. */
export const maxStarts = 20;

/** How long an idempotency key is trusted, in milliseconds: an hour less than the API is assumed to remember it. */
const keyMemoryMs = 23 * 3_600_000;

/** A request that is still in flight at its time limit may be executed a little later, in milliseconds. */
const graceMs = 5_000;

/** Decides the next step. Starts again only if nothing can come of the last start any more. */
export function nextStep({ starts, found, reuse, isTrusted, own, now, lookedMs, timeoutMs }: Situation): Step {
  const sequence = starts.length;
  const last = starts.at(-1);
  const next: Step = sequence < maxStarts ? { sequence: sequence + 1, do: "start" } : { sequence, do: "exhausted" };
  if (!last) return next;
  const { id, end } = last;
  const isReused = end === undefined ? reuse !== "none" : end === reuse;
  if (own !== sequence && !isReused) return next;
  if (id !== undefined) return { sequence, do: "wait", id };
  const ageMs = now - Date.parse(last.at);
  if (isTrusted && ageMs < keyMemoryMs) return { sequence, do: "send" };
  if (!found) return { sequence, do: "look" };
  const [only] = found.ids;
  if (!found.isCertain || found.ids.length > 1) return { sequence, do: "unknown" };
  if (only !== undefined) return { sequence, do: "adopt", id: only };
  const leftMs = (last.limitMs ?? timeoutMs) + graceMs - Math.max(ageMs, lookedMs);
  return leftMs > 0 ? { sequence, do: "pause", ms: leftMs } : { sequence, do: "start" };
}

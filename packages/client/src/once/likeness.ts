// Compares what a call was given with what the API shows of work that may come from it.
import { fieldOf, isRecord } from "@planasonix/runtime";

/**
 * What the shown values say about work: `other`, a value differs, so that it is not that of the call; `unclear`, a list
 * differs, whose entries the API may write otherwise; `alike`, a list is the same; `open`, nothing tells.
 */
export type Likeness = "other" | "unclear" | "alike" | "open";

/** Work that may come from a start. */
export interface Candidate {
  readonly id: string;
  readonly likeness: Likeness;
}

/** The strongest first. */
const evidence: readonly Likeness[] = ["other", "unclear", "alike"];

/** Compares the given values with those that are shown. What is not shown tells nothing. */
export function likenessOf(ours: unknown, theirs: unknown): Likeness {
  if (isRecord(ours) && isRecord(theirs)) {
    const all = Object.keys(ours).map((name) => likenessOf(ours[name], fieldOf(theirs, name)));
    return evidence.find((one) => all.includes(one)) ?? "open";
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) return isSameSet(ours, theirs) ? "alike" : "unclear";
  const isComparable = typeof ours === typeof theirs && typeof ours !== "object";
  return isComparable && ours !== theirs && !(Math.abs(timeOf(ours) - timeOf(theirs)) < 1000) ? "other" : "open";
}

/**
 * The work that can come from the call, and whether each of it can. A list that differs decides nothing alone: a second
 * start could repeat the work, and taking it up could lose the work of the call. Beside one that is the same, it shows
 * the work of another call: the API writes these entries as they were given, and the other does what the call asks for.
 */
export function tellApart(candidates: readonly Candidate[]): { ids: readonly string[]; isClear: boolean } {
  const isTold = candidates.some(({ likeness }) => likeness === "alike");
  const left = candidates.filter(({ likeness }) => likeness !== "other" && !(isTold && likeness === "unclear"));
  return { ids: left.map(({ id }) => id), isClear: left.every(({ likeness }) => likeness !== "unclear") };
}

function isSameSet(ours: readonly unknown[], theirs: readonly unknown[]): boolean {
  const [one, other] = [ours, theirs].map((list) => [...new Set(list.map((entry) => JSON.stringify(entry)))].sort());
  return String(one) === String(other);
}

/** The time that a text states, in milliseconds since 1970; NaN if it states none. */
function timeOf(value: unknown): number {
  return /^\d{4}-\d\d-\d\dT/.test(`${value}`) ? Date.parse(`${value}`) : NaN;
}

// Defines what a store contains.
import { hashText, isRecord } from "@planasonix/runtime";

/** How a start ended; `rejected`, if it has started nothing, although a later start had begun when that was known. */
export type End = "succeeded" | "failed" | "canceled" | "rejected";

/** That a request is about to be sent. */
export interface Intent {
  /** Changes with each intent and each request, so that nothing that was found out about one is used for another. */
  readonly by?: string | undefined;
  /** The time of the intent on the clock of the process, in ISO 8601. */
  readonly at: string;
  /** How long after `at` the request may be in flight, in milliseconds. */
  readonly limitMs?: number | undefined;
  /** The same time as `at` on the clock of the server, in ISO 8601, or a little later; if not known, `at`. */
  readonly since?: string | undefined;
  /** Whether `since` is on the clock of the process, because no response had shown that of the server. */
  readonly isOwnClock?: boolean | undefined;
}

/** One start under a key. Without an `id` and an `end`, it is undecided: the process is still at it, or has ended. */
export interface StoredStart extends Intent {
  /** The newest work that existed before the request; missing if it could not be listed. */
  readonly known?: readonly string[] | undefined;
  /** The only work that it can have started: found after its limit, when a start of another key needed its turn. */
  readonly closed?: readonly string[] | undefined;
  /** The ID of the started work. */
  readonly id?: string | undefined;
  readonly end?: End | undefined;
  /** The work that succeeded, without secrets: what is returned if the API no longer knows it. */
  readonly result?: unknown;
}

/** What a store contains for a key. */
export interface StartRecord {
  readonly operation: string;
  /** What is started, by the method and path of its request. */
  readonly target?: string | undefined;
  /** A hash of each argument. */
  readonly arguments: Readonly<Record<string, string>>;
  /** How many of the oldest starts are no longer in `starts`. */
  readonly dropped?: number | undefined;
  /** How many turns have ended before their intent was stored here: one that was decided on before is not stored any more. */
  readonly voided?: number | undefined;
  readonly starts: readonly StoredStart[];
}

/** The start that may have a request in flight. Starts of one target take turns, or their work could not be told apart. */
export interface Turn extends Intent {
  readonly key: string;
  readonly sequence: number;
  /** The intent that is stored for the key until this one is. */
  readonly replaced?: string | undefined;
  /** A hash of each argument, as they will be stored for the key. */
  readonly arguments?: StartRecord["arguments"] | undefined;
}

/** The work of one start, and when its ID became known, in milliseconds since 1970. */
export interface Mark {
  readonly id: string;
  readonly at: number;
}

/** What a store contains for the target of starts, such as a pipeline. */
export interface TargetRecord {
  readonly turn?: Turn | undefined;
  /** Work by the label of its start. */
  readonly marks?: Readonly<Record<string, Mark>> | undefined;
}

/** The name in a store of the record of a key. */
export function recordName(key: string): string {
  return `${recordPrefix}${key}`;
}

/** What the names of all records of keys begin with. */
export const recordPrefix = "start ";

/** The name in a store of the record of a target. */
export function targetName(target: string): string {
  return `target ${target}`;
}

/** The idempotency key of a start. */
export function label(key: string, sequence: number): string {
  return `${key}#${sequence}`;
}

/** The start with this sequence number; `undefined` if there is none, or it was dropped. */
export function startAt(record: StartRecord | undefined, sequence: number): StoredStart | undefined {
  return record?.starts[sequence - 1 - (record.dropped ?? 0)];
}

/** Replaces the start with this sequence number, or adds it. Without a start, removes it. */
export function withStart(record: StartRecord, sequence: number, start: StoredStart | undefined): StartRecord {
  const index = sequence - 1 - (record.dropped ?? 0);
  return { ...record, starts: record.starts.toSpliced(index, 1, ...(start ? [start] : [])) };
}

/** The sequence number of the newest start; 0 if there is none. */
export function lastSequence(record: StartRecord | undefined): number {
  return record ? record.starts.length + (record.dropped ?? 0) : 0;
}

/** Whether it is not known what a start has done. */
export function isUndecided({ id, end }: StoredStart): boolean {
  return id === undefined && end === undefined;
}

/** Whether a value is a record that this version can have written. */
export function isStartRecord(value: unknown): value is StartRecord {
  return (
    isRecord(value) &&
    typeof value.operation === "string" &&
    isRecord(value.arguments) &&
    Array.isArray(value.starts) &&
    value.starts.every(
      (one) => isRecord(one) && Date.parse(String(one.at)) > 0 && /string|undefined/.test(typeof one.id),
    )
  );
}

/** Whether a value is the record of a target that this version can have written. */
export function isTargetRecord(value: unknown): value is TargetRecord {
  if (!isRecord(value)) return false;
  const { turn = { key: "", at: "1970" }, marks = {} } = value;
  if (!isRecord(turn) || typeof turn.key !== "string" || Number.isNaN(Date.parse(String(turn.at)))) return false;
  return isRecord(marks) && Object.values(marks).every((mark) => isRecord(mark) && typeof mark.id === "string");
}

/** Returns a hash of each argument, from which nobody can read the argument. The key is part of what is hashed. */
export async function hashArguments(key: string, given: object): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, value] of Object.entries(given).sort()) {
    if (value === undefined) continue;
    hashes[name] = await hashText(JSON.stringify([key, name, value], sorted));
  }
  return hashes;
}

/** Sorts the members of objects, so that their order does not change a hash. */
function sorted(_: string, value: unknown): unknown {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
}

/** The names of the arguments that differ. */
export function differing(a: StartRecord["arguments"], b: StartRecord["arguments"]): string[] {
  return Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]);
}

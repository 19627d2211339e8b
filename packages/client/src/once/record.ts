// This folder starts work once under a key, even if the process ends. This file defines what a store contains.
import { hashText, isRecord } from "@planasonix/runtime";

/** How started work ended; `rejected`, if a person has found out that nothing was started. */
export type End = "succeeded" | "failed" | "canceled" | "rejected";

/** One start under a key. Without an `id`, the process has ended, or is still at it, between the request and its response. */
export interface StoredStart {
  /** The time of the intent on the clock of the process, in ISO 8601. */
  readonly at: string;
  /** How long after `at` the request may be sent, in milliseconds. */
  readonly limitMs?: number | undefined;
  /** The same time on the clock of the server, as in the header `Date`, if a response has shown it. */
  readonly since?: string | undefined;
  /** The newest work that existed before the request. */
  readonly known?: readonly string[] | undefined;
  /** The ID of the started work. */
  readonly id?: string | undefined;
  /** How the work ended. */
  readonly end?: End | undefined;
  /** The work that succeeded, without secrets: what is returned if the API no longer knows it. */
  readonly result?: unknown;
}

/** What a store contains for a key. The position of a start is its sequence number less 1. */
export interface StartRecord {
  readonly operation: string;
  /** What is started, by the method and path of its request. */
  readonly target?: string | undefined;
  /** A hash of each argument. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly starts: readonly StoredStart[];
}

/**
 * What a store contains for the target of starts, such as a pipeline: by key and sequence number, the ID of the started
 * work or, before it is known, the time of the intent. Tells apart the work of several keys.
 */
export type TargetRecord = Readonly<Record<string, string | number | undefined>>;

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

/** Whether a value is the record of a target that this version can have written. */
export function isTargetRecord(value: unknown): value is TargetRecord {
  return isRecord(value) && Object.values(value).every((fact) => /string|number/.test(typeof fact));
}

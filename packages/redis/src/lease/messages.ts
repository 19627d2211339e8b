// The records that a process and the store exchange. The script in `lease-script.ts` reads and writes them.
import type { StatedQuota } from "@planasonix/runtime/limiter";

/** What a process reports about a group of operations, and what it asks for. Times are in milliseconds from `sentAt`. */
export interface Report {
  readonly member: string; // the random ID of the process
  /**
   * The time on the store's clock, in milliseconds since 1970; 0 if it is not known. Grows with each report, so that the
   * store recognizes a command that a client repeats after a lost connection.
   */
  readonly sentAt: number;
  readonly waiting: number; // the number of waiting requests
  readonly priority: number; // how many of these have priority: they may use the spaced requests of the quota
  readonly untilDeadlineMs: number; // the time until the earliest deadline of the waiting requests
  readonly spare: number; // the maximum number of leases for later requests, given if plenty of the quota is left
  readonly unleased: number; // the number of requests in flight without a lease
  readonly ended: Readonly<Record<string, number>>; // the number of leases that are no longer needed, by their `expiry`
  readonly unstated: number; // how many requests ended without stating a quota; the API may have counted them
  readonly isHeard: boolean; // whether a response without a quota has arrived
  /** The quota that responses have stated. The request was sent `agoMs` before `sentAt`. */
  readonly stated?: Pick<StatedQuota, "limit" | "remaining" | "isRelative"> & { agoMs: number; resetInMs: number };
  readonly test?: "accepted" | "refused" | "lost" | undefined; // the result of a test; lost: no response
  readonly pauseMs?: number | undefined; // how long a 429 delays all requests
}

/** The reply of the store. */
export interface Reply {
  readonly now: number; // the store's time, in milliseconds since 1970
  readonly leased: number; // the number of leases; each allows one request
  readonly expiry: number; // identifies the leases, and those of other processes that expire at the same time
  readonly retryMs: number; // the delay before the process asks again, if requests still wait
  readonly paceMs: number; // the maximum delay before the process reports results; grows with the number of processes
  readonly members: number; // the number of processes that share the quota
  readonly pausedUntil: number; // when a 429 stops delaying all requests, in milliseconds since 1970; 0 if none does
  readonly limit: number; // the number of requests that the API allows in a period; 0 if no response has stated it
  readonly isFree: boolean; // whether requests need no lease, because no quota is known
  readonly isTest: boolean; // whether the request of the lease tests if more requests are left than stated
}

const counts = ["now", "leased", "expiry", "retryMs", "paceMs", "members", "pausedUntil", "limit"] as const;
const flags = ["isFree", "isTest"] as const;

/** Reads a reply: JSON, which clients return as a string or as bytes. Returns `undefined` if it is not complete. */
export function readReply(reply: unknown): Reply | undefined {
  const text = reply instanceof Uint8Array ? new TextDecoder().decode(reply) : reply;
  try {
    const found: Reply = typeof text === "string" && Object(JSON.parse(text));
    const isComplete = counts.every((name) => Number.isFinite(found[name]) && found[name] >= 0);
    return isComplete && flags.every((name) => typeof found[name] === "boolean") ? found : undefined;
  } catch {
    return undefined;
  }
}

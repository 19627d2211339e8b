// What a process and the store tell each other. The script in `limiter-script.ts` reads and writes these records.

/** What a process tells the store: what has happened since the last time, and what it needs. */
export interface SyncInput {
  /** The process, by a random name. It gets another one after it was not heard of for `leaseMs`. */
  readonly member: string;
  /** Counts the exchanges of the member from 1. A repeated one, as clients send after a lost connection, is not applied twice. */
  readonly seq: number;
  /** The time of the store after which the exchange is void, because the process no longer waits for it; 0: never. */
  readonly voidAt: number;
  /** How long a member and its permits are kept after it was last heard of, in milliseconds. */
  readonly leaseMs: number;
  /** The number of waiting requests that may use the reserve. */
  readonly priority: number;
  /** The number of other waiting requests. */
  readonly ordinary: number;
  /** The number of permits that the process would like to have ahead. Granted only while plenty is left. */
  readonly spare: number;
  /** The time until the deadline of the first waiting request, in milliseconds. */
  readonly patienceMs: number;
  /** The number of permits that are given back unused. */
  readonly returned: number;
  /** The number of permits whose requests have ended, with or without a response. */
  readonly ended: number;
  /** The epoch that the member knows. */
  readonly epoch: number;
  /** The number of responses other than 429 to requests of this epoch. */
  readonly accepted: number;
  /** How many of these had a trial permit. */
  readonly trials: number;
  /** The latest rate limit that the API has stated. */
  readonly statement?: Statement | undefined;
  /** The latest 429 response. */
  readonly refusal?: Refusal | undefined;
  /** The result of the probe, if the member had it; `lost`: without a response, or returned. */
  readonly probe?: "accepted" | "refused" | "lost" | undefined;
}

/** A rate limit that responses have stated. */
export interface Statement {
  readonly limit: number;
  /** The lowest number of requests left. */
  readonly lowest: number;
  /** The highest sum of a number of requests left and the `base` of the permit with which it was stated. */
  readonly highest?: number | undefined;
  /** When the period ends, in milliseconds from now. */
  readonly resetInMs: number;
}

/** A 429 response. */
export interface Refusal {
  /** The epoch of the permit; -1 if the permit was not one of the group. */
  readonly epoch: number;
  /** The delay that the response states, in milliseconds; 0 if it states none. */
  readonly hintMs: number;
  /** Whether the permit was a trial. */
  readonly trial: boolean;
  /** The number of requests in flight in all processes when the permit was granted. */
  readonly width: number;
}

/** What the store tells a process. */
export interface SyncReply {
  /** The time of the store, in milliseconds since 1970. */
  readonly now: number;
  /** Why nothing was applied: the exchange came too late, or the store no longer knows the member. */
  readonly refused?: "void" | "unknown" | undefined;
  /** The number of granted permits. */
  readonly granted: number;
  /** How many of them are for requests with priority only. */
  readonly reserved: number;
  /** Whether the one granted permit is the probe: everything waits for its result. */
  readonly probe: boolean;
  /** Whether the permits exceed what the API has accepted before. */
  readonly trial: boolean;
  /** How many permits had been granted before these and cannot be in flight any more. The version of what is known. */
  readonly base: number;
  /** How often a 429 has stopped the group. Permits of an earlier epoch are void. */
  readonly epoch: number;
  /** The number of permits in use in all processes. */
  readonly width: number;
  /** When to ask again if requests still wait, in milliseconds. */
  readonly retryMs: number;
  /** How long the process may keep results to itself, in milliseconds. Grows with the number of processes. */
  readonly paceMs: number;
  /** How long nothing at all is sent, in milliseconds. */
  readonly closedMs: number;
  /** The number of processes. */
  readonly members: number;
  /** The number of requests that the API allows in a period, if it has stated it. */
  readonly limit?: number | undefined;
  /** How many more may be sent in the period. */
  readonly left?: number | undefined;
  /** When the period ends, in milliseconds from now. */
  readonly resetInMs?: number | undefined;
}

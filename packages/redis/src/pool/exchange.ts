// The records that a process and the store exchange. The script in `limiter-script.ts` reads and writes them.

/** What a process reports to the store, and what it requests. */
export interface SyncInput {
  /** The random ID under which the store knows the process. A process that the store has dropped takes a new ID. */
  readonly member: string;
  /**
   * The number of the exchange, from 1. Clients may repeat a command after a lost connection; the store applies each
   * number once.
   */
  readonly seq: number;
  /** When the process sent the exchange, in milliseconds since 1970 on the store's clock; 0 if it is not known. */
  readonly sentAt: number;
  /**
   * How long after `sentAt` the store still applies the exchange, in milliseconds. After that, the process no longer
   * waits for the reply.
   */
  readonly voidMs: number;
  /** How long the store keeps a process and its permits after the last exchange, in milliseconds. */
  readonly leaseMs: number;
  /** The number of waiting requests that may use the reserve, which the store keeps for polls and cancels. */
  readonly priority: number;
  /** The number of waiting requests that may not use the reserve. */
  readonly ordinary: number;
  /** The maximum number of extra permits for later requests. Granted only if the waiting requests leave enough. */
  readonly spare: number;
  /** The time until the earliest deadline of the waiting requests, in milliseconds. */
  readonly untilDeadlineMs: number;
  /** The number of permits that the process returns unused. */
  readonly returned: number;
  /** The number of permits whose requests have ended, with or without a response. */
  readonly ended: number;
  /** The `epoch` of the latest reply to the process. */
  readonly epoch: number;
  /** The number of responses other than 429 to requests with a permit of this epoch. */
  readonly accepted: number;
  /** How many of the accepted requests had a trial permit. */
  readonly trials: number;
  /** The rate limit that responses have stated since the last exchange, if any. */
  readonly statement?: Statement | undefined;
  /** The 429 responses since the last exchange, if any. */
  readonly refusal?: Refusal | undefined;
  /** The result of the probe, if the process had its permit. `lost`: no response, or the permit was returned unused. */
  readonly probe?: "accepted" | "refused" | "lost" | undefined;
}

/** A rate limit that responses have stated. */
export interface Statement {
  readonly limit: number;
  /** The lowest number of remaining requests that a response has stated. */
  readonly lowest: number;
  /**
   * The highest sum of two numbers: the remaining requests that a response states, and the `base` of its request's
   * permit. `undefined` if no request had a permit of the group.
   */
  readonly highest?: number | undefined;
  /** The time from `sentAt` until the period ends, in milliseconds. */
  readonly resetInMs: number;
}

/** One or more 429 responses. `epoch`, `trial` and `width` belong to the first response of the latest epoch. */
export interface Refusal {
  /** The epoch of the permit; -1 if the request had no permit of the group. */
  readonly epoch: number;
  /** The longest delay that the responses state, in milliseconds; 0 if they state none. */
  readonly serverDelayMs: number;
  /** Whether it was a trial permit. */
  readonly trial: boolean;
  /** The number of permits in use in all processes when the permit was granted. */
  readonly width: number;
}

/** The reply of the store to a process. */
export interface SyncReply {
  /** The store's time, in milliseconds since 1970. */
  readonly now: number;
  /**
   * Why the store ignored the exchange: it came too late (`void`), or the store does not know the process (`unknown`).
   * Such a reply has only this field and `now`.
   */
  readonly refused?: "void" | "unknown" | undefined;
  /** The number of granted permits. */
  readonly granted: number;
  /** How many of the granted permits are only for requests with priority. */
  readonly reserved: number;
  /** Whether the granted permit is for the probe: a single request whose result all processes await. */
  readonly probe: boolean;
  /** Whether the permits exceed what the API has accepted before. */
  readonly trial: boolean;
  /**
   * One more than the number of earlier permits that are no longer in use. The sum of `base` and the remaining requests
   * that a response states is a lower bound of the number of permits that may be granted, including the earlier ones.
   */
  readonly base: number;
  /** The number of times that a 429 has stopped the group. Permits of an earlier epoch are void. */
  readonly epoch: number;
  /** The number of permits in use in all processes. */
  readonly width: number;
  /** The delay before the process asks for permits again, if requests still wait, in milliseconds. */
  readonly retryMs: number;
  /** The maximum delay before the process reports results, in milliseconds. Grows with the number of processes. */
  readonly paceMs: number;
  /** How much longer a 429 stops the group, in milliseconds; 0 if none does. */
  readonly closedMs: number;
  /** The number of processes that share the limit. */
  readonly members: number;
  /** The number of requests that the API allows in a period, if a response has stated it. */
  readonly limit?: number | undefined;
  /** The number of permits that may still be granted in the period. */
  readonly left?: number | undefined;
  /** The time until the period ends, in milliseconds. */
  readonly resetInMs?: number | undefined;
}

import { isResetRelative, type RateNumbers, readRate, remainingHeader } from "../../http/rate-limit-headers.ts";
import { createServerClock } from "./server-clock.ts";

/** What is known of the rate limit, and what it allows: the state that clients with one key would have to share. */
export interface Quota {
  /** Notes that a request goes out. */
  send(now: number): Ticket;
  /** Notes that a request has ended, and takes in what its answer says, if there was one. */
  end(ticket: Ticket, headers: Headers | undefined, now: number): void;
  /** How long a request has to wait for its place, in milliseconds. */
  delayMs(demand: Demand, now: number): number;
  /** The limit as last stated. */
  stated(): RateNumbers | undefined;
}

/** What is known of a request when it goes out. */
export interface Ticket {
  readonly sentAt: number;
  /** How many requests have gone out, this one included. */
  readonly sent: number;
  /** How many of them had ended. */
  readonly ended: number;
  /** How many of these without a word about the limit. */
  readonly silent: number;
}

/** Who asks for a place. */
export interface Demand {
  /** Whether the request may use the reserve. */
  readonly priority: boolean;
  /** How many requests ask at this time, this one included. */
  readonly waiting: number;
  /** Whether these are all there are: none is under way. */
  readonly isAll: boolean;
}

/** Below this share of the limit, requests are spaced. */
const scarce = 0.2;
/** Above this share of the limit, it does not matter when the window ends. */
const plenty = 0.5;
/** The share that is kept for urgent requests. */
const reserved = 0.01;
/** How long the answer to the first request of a new window is waited for. */
const probeMs = 1000;

/**
 * Counts along with the server. The answer "r remaining" to the n-th request gives credit for n + r requests, if the server
 * took them in the order they went out; if it did not, for r more than had ended when this one went out at the least, and
 * for r more than have ended by now if no other answer stated less. Times are those of our clock.
 */
export function createQuota(): Quota {
  let rate: RateNumbers | undefined;
  let sent = 0;
  let ended = 0;
  let silent = 0;
  let lastSentAt = 0;
  let credit = 0;
  /** The request that first met the current window. */
  let first = 0;
  /** The least that was stated to be left of the current window, more by how many had been silent when that request went out. */
  let least = 0;
  /** The last headers while they leave plenty: not read in full. */
  let unread: Headers | undefined;
  let unreadAt = 0;
  const clock = createServerClock();
  const isPlenty = (remaining: number): boolean => rate !== undefined && remaining > rate.limit * plenty;
  /** The credit at the least: what stated more than the least was counted before it, in whatever order it went out. */
  const floorAfter = (remaining: number, ticket: Ticket, isNew: boolean): number => {
    least = Math.min(isNew ? Number.POSITIVE_INFINITY : least, remaining + ticket.silent);
    return Math.max(ticket.ended + remaining, ended - silent + least);
  };
  return {
    stated: () => (unread && readRate(unread, clock.serverTime(unreadAt))) ?? rate,
    send(now) {
      lastSentAt = now;
      sent += 1;
      return { sent, ended, silent, sentAt: now };
    },
    end(ticket, headers, now) {
      ended += 1;
      const remaining = Number(headers?.get(remainingHeader) ?? Number.NaN);
      // While plenty follows plenty, nobody needs to know of which window: reading all of it each time is what would cost.
      if (unread && isPlenty(remaining)) {
        unread = headers;
        unreadAt = now;
        credit = Math.max(floorAfter(remaining, ticket, false), ticket.sent + remaining);
        return;
      }
      if (headers) clock.observeDate(headers.get("date"), ticket.sentAt, now);
      const next = headers && readRate(headers, clock.serverTime(now), rate?.resetAt);
      if (!next) {
        silent += 1;
        // The window is over, and of another one there is no word: nothing is known to hold anybody back.
        if (headers && rate && ticket.sentAt >= clock.endOf(rate.resetAt)) credit = Number.POSITIVE_INFINITY;
        return;
      }
      const isNew = next.resetAt !== rate?.resetAt;
      if (isNew && ticket.sent < first) return; // a late answer out of an earlier window
      if (isNew && rate && !isResetRelative(headers)) clock.observeEnd(rate.resetAt, now);
      if (isNew) first = ticket.sent;
      clock.observeOpen(next.resetAt, ticket.sentAt);
      const inOrder = ticket.sent + next.remaining;
      credit = Math.max(floorAfter(next.remaining, ticket, isNew), isNew ? inOrder : Math.min(credit, inOrder));
      rate = next;
      unread = isPlenty(remaining) ? headers : undefined;
      unreadAt = now;
    },
    delayMs({ priority, waiting, isAll }, now) {
      if (!rate) return 0;
      const left = credit - sent - (priority ? 0 : Math.floor(rate.limit * reserved));
      if (left > (priority ? 0 : rate.limit * scarce)) return 0;
      const end = clock.endOf(rate.resetAt);
      // No response has stated the new window yet: one request is sent, the others wait for its response.
      if (now >= end) return lastSentAt < end ? 0 : Math.max(0, lastSentAt + probeMs - now);
      if (left <= 0) return end - now;
      if (isAll && waiting <= left) return 0;
      return Math.max(0, lastSentAt + (end - now) / (left + 1) - now);
    },
  };
}

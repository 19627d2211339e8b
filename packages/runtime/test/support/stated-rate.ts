import type { Demand, Quota } from "../../src/exchange/rate-limit/quota.ts";

/** When the first window of the tests begins; it is a minute long. */
export const start: number = Date.UTC(2026, 0, 1);

/** An ordinary request that is the only one to ask. */
export const one: Demand = { priority: false, waiting: 1, isAll: false };

/** What a server says of its limit. */
export interface Stated {
  readonly limit?: number;
  /** When the window ends: milliseconds since 1970, by the server's clock. */
  readonly endsAt?: number;
  /** The reset as it is written, for servers that write something else. */
  readonly reset?: string;
  /** Milliseconds since 1970, or a date as it is written; null for a server that writes none. */
  readonly date?: number | string | null;
}

/** The headers of an answer that leaves so many of a hundred requests in the first window, unless told otherwise. */
export function says(
  remaining: number,
  { limit = 100, endsAt = start + 60_000, reset = String(endsAt / 1_000), date = start }: Stated = {},
): Headers {
  const headers = new Headers({
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": reset,
  });
  if (date !== null) headers.set("date", typeof date === "string" ? date : new Date(date).toUTCString());
  return headers;
}

/** One request, and its answer 10 ms later. */
export function exchange(quota: Quota, headers: Headers | undefined, at: number = start): void {
  quota.end(quota.send(at), headers, at + 10);
}

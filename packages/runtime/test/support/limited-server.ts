import type { Clock } from "../../src/platform/clock.ts";
import { json, problem } from "./fixture.ts";

/** The behavior of a `LimitedServer`: its rate limit, its clock and its latency. */
export interface LimitedServerOptions {
  /** The number of requests allowed in a window of one second. */
  readonly limit: number;
  /** The offset of the windows from whole seconds of the server's clock. */
  readonly offsetMs?: number;
  /** How far the server's clock is ahead of the client's, in milliseconds. */
  readonly skewMs?: number;
  readonly latencyMs?: () => number;
  /** Rounds the time of the reset, in seconds, for the header. Default: `Math.ceil`. */
  readonly round?: (seconds: number) => number;
}

/** A server with a rate limit, which it states in its headers. */
export interface LimitedServer {
  answer(): Promise<Response>;
  /** The number of requests that got a 429. */
  refused(): number;
}

/** A server whose limit applies to windows of one second. */
export function limitedServer(clock: Clock, options: LimitedServerOptions): LimitedServer {
  const { limit, offsetMs = 0, skewMs = 0, latencyMs = () => 4, round = Math.ceil } = options;
  const windows = new Map<number, number>();
  let refused = 0;
  return {
    refused: () => refused,
    async answer() {
      await clock.sleep(latencyMs() / 2);
      const now = clock.now() + skewMs;
      const index = Math.floor((now - offsetMs) / 1_000);
      const used = (windows.get(index) ?? 0) + 1;
      windows.set(index, used);
      const headers = {
        date: new Date(now).toUTCString(),
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(Math.max(0, limit - used)),
        "x-ratelimit-reset": String(round((offsetMs + (index + 1) * 1_000) / 1_000)),
      };
      refused += used > limit ? 1 : 0;
      const response =
        used > limit
          ? problem(429, { ...headers, "retry-after": "1" })
          : json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers);
      await clock.sleep(latencyMs() / 2);
      return response;
    },
  };
}

/** A server whose bucket of `size` requests fills all the time. Its reset is the time at which the bucket is full. */
export function bucketServer(clock: Clock, { size, perSecond }: { size: number; perSecond: number }): LimitedServer {
  let left = size;
  let filledAt = clock.now();
  let refused = 0;
  return {
    refused: () => refused,
    async answer() {
      await clock.sleep(2);
      const now = clock.now();
      left = Math.min(size, left + ((now - filledAt) * perSecond) / 1_000);
      filledAt = now;
      const isRefused = left < 1;
      if (isRefused) refused += 1;
      else left -= 1;
      const resetAt = Math.ceil((now + ((size - left) / perSecond) * 1_000) / 1_000);
      const headers = { date: new Date(now).toUTCString(), ...quotaHeaders(size, Math.floor(left), resetAt) };
      await clock.sleep(2);
      return isRefused
        ? problem(429, { ...headers, "retry-after": "1" })
        : json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers);
    },
  };
}

/** Creates the headers of a limit whose period ends in the given number of seconds, or at that Unix time. */
export function quotaHeaders(limit: number, remaining: number, seconds: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(seconds),
  };
}

import type { Clock } from "../../src/platform/clock.ts";
import { json, problem } from "./fixture.ts";

/** How a server limits. */
export interface LimitedServerOptions {
  /** Requests a window allows; a window is a second. */
  readonly limit: number;
  /** How much later than whole seconds of the server's clock its windows begin. */
  readonly offsetMs?: number;
  /** How much the server's clock is ahead. */
  readonly skewMs?: number;
  readonly latencyMs?: () => number;
  /** How the reset is written, in seconds. */
  readonly round?: (seconds: number) => number;
}

/** A server with a fixed-window rate limit, which says in its headers how it stands. */
export interface LimitedServer {
  answer(): Promise<Response>;
  /** How many requests were answered 429. */
  refused(): number;
}

/** Starts one. */
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

/** Headers that state a limit whose window ends in so many seconds. */
export function plentiful(limit: number, remaining: number, seconds: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(seconds),
  };
}

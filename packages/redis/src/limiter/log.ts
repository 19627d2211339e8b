import type { Clock, Logger } from "@planasonix/runtime";

/** The part of a logger that the limiter uses. */
export type LimiterLogger = Pick<Logger, "debug" | "info" | "warn">;

/** The shortest time between two warnings of an outage, in milliseconds. */
const outageMs = 60_000;
const unavailable = "the shared rate limit is not available; until it is, this process limits its requests alone";

/** Creates a log with the prefix `planasonix: `. It ignores errors of the logger, so that they do not stop the limiter. */
export function createLog(logger: LimiterLogger, clock: Pick<Clock, "monotonic">) {
  let nextAt = Number.NEGATIVE_INFINITY;
  let isReported = false;
  const write = (level: keyof LimiterLogger, message: string, details: object): void => {
    const line = async (): Promise<unknown> => logger[level](`planasonix: ${message}`, details);
    line().catch(() => {});
  };
  return {
    warn: (message: string, details: object): void => write("warn", message, details),
    /** Warns at most once a minute. Call it for each request that is sent while the store does not respond. */
    unavailable(error: Error): void {
      if (clock.monotonic() < nextAt) return;
      nextAt = clock.monotonic() + outageMs;
      isReported = true;
      write("warn", unavailable, { error });
    },
    /** Reports leases, and the end of an outage with a warning. Call it each time that the store responds. */
    replied(leased: number, details: object): void {
      if (isReported) write("info", "the shared rate limit is available again", {});
      isReported = false;
      write("debug", `leases of the shared rate limit: ${leased}`, details);
    },
  };
}

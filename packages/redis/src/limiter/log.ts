import type { Clock, Logger } from "@planasonix/runtime";

/** Logs that the store is lost, or back. */
export interface Outage {
  /** The store does not respond. May be called repeatedly. */
  begin(error: Error): void;
  /** The store has responded. */
  end(): void;
}

/** The shortest time between two warnings, in milliseconds. */
const outageMs = 60_000;

/** Writes one line. */
export type Log = (level: "debug" | "info" | "warn", message: string, details: object) => void;

/** A logger that throws or rejects does not stop the limiter. */
export function createLog(logger: Pick<Logger, "debug" | "info" | "warn">): Log {
  return (level, message, details) => {
    const write = async (): Promise<unknown> => logger[level](`planasonix: ${message}`, details);
    write().catch(() => {});
  };
}

/** Logs when the store is lost and when it is back. Reports a store that is lost repeatedly once a minute. */
export function createOutage(clock: Pick<Clock, "monotonic">, log: Log): Outage {
  let nextAt = Number.NEGATIVE_INFINITY;
  let isReported = false;
  return {
    begin(error) {
      if (clock.monotonic() < nextAt) return;
      nextAt = clock.monotonic() + outageMs;
      isReported = true;
      log("warn", "the shared rate limit is not available; this process decides alone", { error });
    },
    end() {
      if (isReported) log("info", "the shared rate limit is available again", {});
      isReported = false;
    },
  };
}

import type { Clock, Logger } from "@planasonix/runtime";

/** Reports outages of the store to the log. */
export interface Outage {
  /** Call it for each request that is sent while the store does not respond. */
  begin(error: Error): void;
  /** Call it each time that the store responds, even if there was no outage. */
  end(): void;
}

/** The shortest time between two warnings, in milliseconds. */
const outageMs = 60_000;

/** Writes one line, with the prefix `planasonix: `. Never throws. */
export type Log = (level: "debug" | "info" | "warn", message: string, details: object) => void;

/** Creates a log that ignores errors of the logger, so that they do not stop the limiter. */
export function createLog(logger: Pick<Logger, "debug" | "info" | "warn">): Log {
  return (level, message, details) => {
    const write = async (): Promise<unknown> => logger[level](`planasonix: ${message}`, details);
    write().catch(() => {});
  };
}

/** Creates an `Outage` that warns at most once a minute, and reports only the ends of outages that it warned about. */
export function createOutage(clock: Pick<Clock, "monotonic">, log: Log): Outage {
  const warning = "the shared rate limit is not available; until it is, this process limits its requests alone";
  let nextAt = Number.NEGATIVE_INFINITY;
  let isReported = false;
  return {
    begin(error) {
      if (clock.monotonic() < nextAt) return;
      nextAt = clock.monotonic() + outageMs;
      isReported = true;
      log("warn", warning, { error });
    },
    end() {
      if (isReported) log("info", "the shared rate limit is available again", {});
      isReported = false;
    },
  };
}

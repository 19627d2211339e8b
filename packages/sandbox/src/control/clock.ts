// The clock of a tenant, as tests use it.
import type { Tenant } from "../tenants/tenant.ts";
import { type Duration, durationMs } from "../time/duration.ts";
import { timeAfter } from "../time/timestamp.ts";
import { nextTurn } from "../time/turns.ts";
import type { ClientClock } from "../time/waits.ts";

/** The time of a tenant. */
export interface SandboxClock {
  /** The current time, in milliseconds since 1970. */
  now(): number;
  /**
   * Moves the time forward by a duration, such as `2h`, or to a time, such as `2026-12-01T06:00:00Z`. Resolves when
   * everything that becomes due by then has settled.
   * @throws {TypeError} If the duration or the time is invalid, or if the new time would be in the past or after the
   * year 9999.
   * @throws {AdvanceStopped} If the clock or the sandbox is stopped.
   */
  advance(by: Duration | Date): Promise<void>;
  /** The time to which `advance` is moving, in milliseconds since 1970; undefined if it is not. */
  target(): number | undefined;
  /** Stops each `advance` in progress, at the time that it has reached. Resolves when they have ended. */
  stop(): Promise<void>;
  /** The `clock` of a client. When the client waits, this clock moves to the end of the wait. */
  readonly client: ClientClock;
}

/** Creates the clock of a tenant. */
export function createClock({ time, scheduler, waits, saveTime }: Tenant): SandboxClock {
  return {
    now: time.now,
    advance: async (by) => {
      const instant = instantOf(by, time.now());
      const ms = instant === undefined ? durationMs(by as Duration) : 0;
      // Requests that were sent before this call come first.
      await nextTurn();
      try {
        await scheduler.advanceTo(timeAfter(instant ?? time.now(), ms));
      } finally {
        saveTime();
      }
    },
    target: scheduler.target,
    stop: scheduler.stop,
    client: waits.client,
  };
}

/** A date or a time with an offset. Without an offset, a time would depend on the time zone of the machine. */
const instantPattern = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * The time that an argument of `advance` names; undefined for a duration.
 * @throws {TypeError} If the time is invalid or in the past.
 */
function instantOf(by: Duration | Date, now: number): number | undefined {
  const isInstant = by instanceof Date || (typeof by === "string" && /^\d{4}-\d\d-\d\d/.test(by));
  if (!isInstant) return undefined;
  const time = by instanceof Date ? by.getTime() : parseInstant(by);
  if (Number.isNaN(time)) throw new TypeError(`A time must be like 2026-12-01T06:00:00Z, got ${JSON.stringify(by)}`);
  if (time >= now) return time;
  const [from, to] = [now, time].map((ms) => new Date(ms).toISOString());
  throw new TypeError(`The time cannot go back from ${from} to ${to}`);
}

/** Parses a time; NaN if it is invalid, such as on February 30, which `Date` takes for a day in March. */
function parseInstant(text: string): number {
  const [, day = ""] = instantPattern.exec(text) ?? [];
  const midnight = new Date(day);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay ? Date.parse(text) : Number.NaN;
}

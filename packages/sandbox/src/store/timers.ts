// The timers of a tenant. They are rows of the database, so that they survive a restart and belong to the transaction
// that sets them.
import type { Database } from "./database.ts";

/** A task to run at a point in time. */
export interface Timer {
  /** The time at which the timer is due, in milliseconds since 1970, by the clock of the tenant. */
  readonly due: number;
  /** The name of the task to run, such as `move`. */
  readonly task: string;
  /** The subject, such as the ID of a run. All timers of a subject can be canceled together. */
  readonly subject: string;
  /** Further input for the task. */
  readonly detail: unknown;
}

/** The timers of one tenant, ordered by due time and then by the order in which they were set. */
export interface Timers {
  set(timer: Timer): void;
  cancel(subject: string): void;
  /** When the last timer of a subject is due; undefined if it has none. */
  lastDue(subject: string): number | undefined;
  /** The time at which the next timer is due; `Infinity` if there is none. */
  nextDue(): number;
  /** Removes and returns the next timer. @throws {TypeError} If there is none. */
  take(): Timer;
  /** Discards the cached time of the next timer. Call it after changing timers in the database directly. */
  invalidate(): void;
}

/** Creates the timers of a tenant. `nextSequence` orders timers that are due at the same time. */
export function createTimers(database: Database, tenant: number, nextSequence: () => number): Timers {
  // A cache of the time of the next timer, because each request reads it.
  let nextDue = Number.POSITIVE_INFINITY;
  let isKnown = false;
  const invalidate = (): void => {
    isKnown = false;
  };
  const next = (): Record<string, unknown> | undefined =>
    database.get("SELECT * FROM timers WHERE tenant = ? ORDER BY due, seq LIMIT 1", tenant);
  return {
    set: ({ due, task, subject, detail }) => {
      invalidate();
      database.run(
        "INSERT INTO timers (tenant, due, seq, task, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
        ...[tenant, due, nextSequence(), task, subject, JSON.stringify(detail ?? null)],
      );
    },
    cancel: (subject) => {
      invalidate();
      database.run("DELETE FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
    },
    lastDue: (subject) => {
      const row = database.get("SELECT max(due) AS due FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
      return row?.due == null ? undefined : Number(row.due);
    },
    nextDue: () => {
      if (!isKnown) {
        const { due = Number.POSITIVE_INFINITY } = next() ?? {};
        nextDue = Number(due);
        isKnown = true;
        database.onRollback(invalidate);
      }
      return nextDue;
    },
    invalidate,
    take: () => {
      const row = next();
      if (row === undefined) throw new TypeError("There is no timer");
      invalidate();
      database.run(
        "DELETE FROM timers WHERE tenant = ? AND due = ? AND seq = ?",
        tenant,
        Number(row.due),
        Number(row.seq),
      );
      return {
        due: Number(row.due),
        task: String(row.task),
        subject: String(row.subject),
        detail: JSON.parse(String(row.detail)),
      };
    },
  };
}

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
  /** Discards the cached timers. Call it after changing timers in the database directly. */
  invalidate(): void;
}

/** A row of the table. */
interface TimerRow {
  readonly due: number;
  readonly seq: number;
  readonly task: string;
  readonly subject: string;
  readonly detail: string;
}

/** How many of the next timers to keep in memory. */
const kept = 64;

/** Creates the timers of a tenant. `nextSequence` orders timers that are due at the same time. */
export function createTimers(database: Database, tenant: number, nextSequence: () => number): Timers {
  // The next timers in order, because each request needs the first one, and a run takes a dozen.
  let upcoming: TimerRow[] = [];
  let isComplete = false;
  const invalidate = (): void => {
    upcoming = [];
    isComplete = false;
  };
  const next = (): TimerRow | undefined => {
    if (upcoming.length === 0 && !isComplete) {
      const sql = "SELECT due, seq, task, subject, detail FROM timers WHERE tenant = ? ORDER BY due, seq LIMIT ?";
      upcoming = database.all(sql, tenant, kept) as unknown as TimerRow[];
      isComplete = upcoming.length < kept;
      database.onRollback(invalidate);
    }
    return upcoming[0];
  };
  const insert = (row: TimerRow): void => {
    const index = upcoming.findLastIndex(({ due }) => due <= row.due) + 1;
    // Beyond the last timer in memory, there may be others that are due earlier.
    if (index < upcoming.length || isComplete) upcoming.splice(index, 0, row);
  };
  return {
    set: ({ due, task, subject, detail }) => {
      const row = { due, seq: nextSequence(), task, subject, detail: JSON.stringify(detail ?? null) };
      database.run(
        "INSERT INTO timers (tenant, due, seq, task, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
        ...[tenant, due, row.seq, task, subject, row.detail],
      );
      insert(row);
      database.onRollback(invalidate);
    },
    cancel: (subject) => {
      database.run("DELETE FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
      upcoming = upcoming.filter((row) => row.subject !== subject);
      database.onRollback(invalidate);
    },
    lastDue: (subject) => {
      const row = database.get("SELECT max(due) AS due FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
      return row?.due == null ? undefined : Number(row.due);
    },
    nextDue: () => next()?.due ?? Number.POSITIVE_INFINITY,
    invalidate,
    take: () => {
      const row = next();
      if (row === undefined) throw new TypeError("There is no timer");
      const { due, seq, task, subject, detail } = row;
      database.run("DELETE FROM timers WHERE tenant = ? AND due = ? AND seq = ?", tenant, due, seq);
      upcoming.shift();
      database.onRollback(invalidate);
      return { due, task, subject, detail: JSON.parse(detail) };
    },
  };
}

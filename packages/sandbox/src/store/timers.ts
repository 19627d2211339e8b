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
  /** Whether a timer of a task is set. */
  has(task: string): boolean;
  /** The time at which the next timer is due; `Infinity` if there is none. */
  nextDue(): number;
  /** Removes and returns the next timer. @throws {TypeError} If there is none. */
  take(): Timer;
  /** Discards the cached timers. Call it after changing timers in the database directly. */
  invalidate(): void;
}

/** A timer, and its position among those that are due at the same time. */
interface TimerRow extends Timer {
  readonly seq: number;
}

function readRow({ detail, ...row }: Record<string, unknown>): TimerRow {
  return { ...(row as unknown as TimerRow), detail: JSON.parse(String(detail)) };
}

/** How many of the next timers to read together. */
const batch = 64;

/** The maximum number of timers to keep in memory. */
const kept = 1024;

/** Creates the timers of a tenant. `nextSequence` orders timers that are due at the same time. */
export function createTimers(database: Database, tenant: number, nextSequence: () => number): Timers {
  // The next timers in order. Most timers of a run are set and taken in the same transaction, so they are written only
  // if they outlive it.
  let upcoming: TimerRow[] = [];
  let isComplete = false;
  let unsaved = new Set<TimerRow>();
  const invalidate = (): void => {
    upcoming = [];
    isComplete = false;
    unsaved = new Set();
  };
  const write = ({ due, seq, task, subject, detail }: TimerRow): void =>
    database.run(
      "INSERT INTO timers (tenant, due, seq, task, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
      ...[tenant, due, seq, task, subject, JSON.stringify(detail)],
    );
  const save = (): void => {
    for (const row of unsaved) write(row);
    unsaved = new Set();
  };
  const next = (): TimerRow | undefined => {
    if (upcoming.length === 0 && !isComplete) {
      const sql = "SELECT due, seq, task, subject, detail FROM timers WHERE tenant = ? ORDER BY due, seq LIMIT ?";
      upcoming = database.all(sql, tenant, batch).map(readRow);
      isComplete = upcoming.length < batch;
      database.onRollback(invalidate);
    }
    return upcoming[0];
  };
  const insert = (row: TimerRow): void => {
    const index = upcoming.findLastIndex(({ due }) => due <= row.due) + 1;
    // Beyond the last timer in memory, there may be others that are due earlier.
    if (index === upcoming.length && !isComplete) {
      write(row);
      return;
    }
    upcoming.splice(index, 0, row);
    unsaved.add(row);
    if (unsaved.size === 1) database.beforeCommit(save);
    if (upcoming.length > kept) {
      save();
      upcoming.length = batch;
      isComplete = false;
    }
  };
  return {
    set: ({ due, task, subject, detail }) => {
      database.onRollback(invalidate);
      insert({ due, seq: nextSequence(), task, subject, detail: detail ?? null });
    },
    cancel: (subject) => {
      database.onRollback(invalidate);
      const canceled = upcoming.filter((row) => row.subject === subject);
      if (canceled.length > 0) upcoming = upcoming.filter((row) => row.subject !== subject);
      const stored = canceled.filter((row) => !unsaved.delete(row));
      if (stored.length > 0 || !isComplete)
        database.run("DELETE FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
    },
    lastDue: (subject) => {
      if (isComplete) return upcoming.findLast((row) => row.subject === subject)?.due;
      save();
      const row = database.get("SELECT max(due) AS due FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
      return row?.due == null ? undefined : Number(row.due);
    },
    has: (task) => {
      if (upcoming.some((row) => row.task === task)) return true;
      if (isComplete) return false;
      save();
      return database.get("SELECT 1 FROM timers WHERE tenant = ? AND task = ? LIMIT 1", tenant, task) !== undefined;
    },
    nextDue: () => next()?.due ?? Number.POSITIVE_INFINITY,
    invalidate,
    take: () => {
      const row = next();
      if (row === undefined) throw new TypeError("There is no timer");
      database.onRollback(invalidate);
      upcoming.shift();
      const { due, seq, task, subject, detail } = row;
      if (!unsaved.delete(row))
        database.run("DELETE FROM timers WHERE tenant = ? AND due = ? AND seq = ?", tenant, due, seq);
      return { due, task, subject, detail };
    },
  };
}

// What is due later. Timers are rows of the database, so that they survive a restart and belong to the transaction that set them.
import type { Database } from "../store/database.ts";

/** Something to do at a point in time. */
export interface Timer {
  /** Milliseconds since 1970, by the clock of the tenant. */
  readonly due: number;
  /** What to do: the name of a task. */
  readonly task: string;
  /** What it is about, such as the id of a run; all timers of a subject can be cancelled together. */
  readonly subject: string;
  /** Further input of the task. */
  readonly detail: unknown;
}

/** The timers of one tenant. */
export interface Timers {
  set(timer: Timer): void;
  cancel(subject: string): void;
  /** When the last timer of a subject is due; undefined if it has none. */
  lastDue(subject: string): number | undefined;
  /** The time of the next timer; undefined if there is none. */
  nextDue(): number | undefined;
  /** Removes and returns the next timer that is due by a time. */
  take(by: number): Timer | undefined;
}

/** The timers of a tenant. `nextSequence` orders those that are due at the same time. */
export function createTimers(database: Database, tenant: number, nextSequence: () => number): Timers {
  const next = (): Record<string, unknown> | undefined =>
    database.get("SELECT * FROM timers WHERE tenant = ? ORDER BY due, seq LIMIT 1", tenant);
  return {
    set: ({ due, task, subject, detail }) =>
      database.run(
        "INSERT INTO timers (tenant, due, seq, task, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
        ...[tenant, due, nextSequence(), task, subject, JSON.stringify(detail ?? null)],
      ),
    cancel: (subject) => database.run("DELETE FROM timers WHERE tenant = ? AND subject = ?", tenant, subject),
    lastDue: (subject) => {
      const row = database.get("SELECT max(due) AS due FROM timers WHERE tenant = ? AND subject = ?", tenant, subject);
      return row?.due == null ? undefined : Number(row.due);
    },
    nextDue: () => {
      const due = next()?.due;
      return due === undefined ? undefined : Number(due);
    },
    take: (by) => {
      const row = next();
      if (row === undefined || Number(row.due) > by) return undefined;
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

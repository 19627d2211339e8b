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
  /** Tells that the timers were changed by other means. */
  invalidate(): void;
}

/** The timers of a tenant. `nextSequence` orders those that are due at the same time. */
export function createTimers(database: Database, tenant: number, nextSequence: () => number): Timers {
  // The time of the next timer, as far as it is known: each request asks for it.
  let nextDue: number | undefined;
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
        const due = next()?.due;
        nextDue = due === undefined ? undefined : Number(due);
        isKnown = true;
        database.onRollback(invalidate);
      }
      return nextDue;
    },
    invalidate,
    take: (by) => {
      if (isKnown && (nextDue === undefined || nextDue > by)) return undefined;
      const row = next();
      nextDue = row === undefined ? undefined : Number(row.due);
      isKnown = true;
      database.onRollback(invalidate);
      if (row === undefined || Number(row.due) > by) return undefined;
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

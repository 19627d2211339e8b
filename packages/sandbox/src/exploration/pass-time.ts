// Moves the virtual time, but only while a program sleeps on the clock that it was given. While it does anything else,
// such as reading a file, the exploration waits in real time.
import { setTimeout as wait } from "node:timers/promises";
import { moveTask } from "../operations/lifecycle/moves.ts";
import { type Execution, historyOf } from "./execution.ts";
import { createRealWork, describeWork, type RealWork } from "./real-work.ts";
import type { RequestLimits } from "./run.ts";

/** How long an execution may take. */
export interface TimeLimits {
  /** The limit of virtual time, in milliseconds. */
  readonly virtualMs: number;
  /** How long a program may wait for something other than its clock and the API, in milliseconds of real time. */
  readonly realMs: number;
}

/** What a program is doing. */
export interface Activity {
  readonly work: RealWork;
  /** Begins a request. */
  request(): { readonly hang: () => void; readonly end: () => void };
  /** Begins a sleep. Returns the function that ends it. */
  sleep(): () => void;
  /** Begins a time limit, such as that of a step of a store. Returns the function that ends it. */
  limit(due: number): () => void;
  /** Forgets all requests, sleeps and limits, because the program has been killed. */
  forget(): void;
  readonly sleeping: () => number;
  /** How many requests will get no response. */
  readonly hanging: () => number;
  /** How many requests will get a response. */
  readonly requesting: () => number;
  /** The time at which the next limit is over; `Infinity` if there is none. */
  readonly nextLimit: () => number;
  /** A number that changes whenever something begins or ends. */
  readonly changes: () => number;
}

/** Creates a record of what a program is doing, which is nothing at first. */
export function createActivity(): Activity {
  const sleeps = new Set<object>();
  const limits = new Set<{ readonly due: number }>();
  const requests = new Set<{ isHanging: boolean }>();
  const work = createRealWork();
  let changes = 0;
  const hanging = (): number => [...requests].filter(({ isHanging }) => isHanging).length;
  return {
    work,
    request: () => {
      const request = { isHanging: false };
      requests.add(request);
      changes += 1;
      return {
        hang: () => {
          request.isHanging = true;
        },
        end: () => {
          requests.delete(request);
          changes += 1;
        },
      };
    },
    sleep: () => {
      const entry = {};
      sleeps.add(entry);
      changes += 1;
      return () => {
        sleeps.delete(entry);
        changes += 1;
      };
    },
    limit: (due) => {
      const entry = { due };
      limits.add(entry);
      return () => {
        limits.delete(entry);
        changes += 1;
      };
    },
    forget: () => {
      sleeps.clear();
      limits.clear();
      requests.clear();
    },
    sleeping: () => sleeps.size,
    hanging,
    requesting: () => requests.size - hanging(),
    nextLimit: () => Math.min(...[...limits].map(({ due }) => due)),
    changes: () => changes + work.changes(),
  };
}

interface Pass {
  readonly isOver: () => boolean;
  /** The limit of virtual time, in milliseconds since 1970. */
  readonly end: number;
  readonly realMs: number;
  readonly limits: RequestLimits;
  /** Executes the requests that wait for the others of their round. Returns false if there are none. */
  readonly release: () => boolean;
}

/** The turns of the event loop in which a program must do nothing before its requests are executed or the time moves. */
const quietTurns = 5;

/** The turns of the event loop after which the exploration stops occupying the CPU while it waits. */
const busyTurns = 50;

/**
 * The turns in which a program must do nothing before the time passes one of its limits: what it limits may be an answer
 * of a database, of which the exploration sees nothing. After `busyTurns`, a turn is a millisecond.
 */
const limitTurns = 500;

/** Lets time pass until the program is over. Resolves to the reason if the program does not end. */
export async function passTime(execution: Execution, activity: Activity, pass: Pass): Promise<string | undefined> {
  let [changes, turns, since] = [-1, 0, performance.now()];
  let burstStart = execution.reached.length;
  let patience: Patience = { from: 0, effects: undefined };
  while (!pass.isOver()) {
    const total = execution.reached.length;
    const burst = total - burstStart;
    if (total - patience.from > pass.limits.total && mayStillPoll(execution, patience)) {
      patience = { from: total, effects: execution.tenant.effects.length };
    }
    if (burst > pass.limits.burst) return `it has sent ${burst} requests without a sleep`;
    if (total - patience.from > pass.limits.total)
      return `it has sent ${total} requests, far more than without the fault`;
    await (turns > busyTurns ? wait(1) : new Promise((resolve) => setImmediate(resolve)));
    turns += 1;
    if (activity.changes() !== changes) [changes, turns, since] = [activity.changes(), 0, performance.now()];
    if (turns < quietTurns || pass.isOver()) continue;
    if (activity.work.pending().length === 0 && pass.release()) turns = 0;
    else if (mayMove(execution, activity)) {
      if (turns < limitTurns && passesLimit(execution, activity)) continue;
      if (execution.tenant.scheduler.nextSleeper() > pass.end)
        return "it still sleeps when the limit of virtual time is reached";
      await move(execution);
      turns = 0;
      burstStart = execution.reached.length;
    } else if (performance.now() - since > pass.realMs) {
      return reasonOf(execution, activity, pass.realMs);
    }
  }
  return undefined;
}

/** From which request on the limit of requests counts, and how many effects there were then. */
interface Patience {
  readonly from: number;
  readonly effects: number | undefined;
}

/**
 * Whether a program that has used up its requests may send as many again: work is still going on, as whose end it may
 * wait for, and the program has started no more of it meanwhile.
 */
function mayStillPoll({ tenant }: Execution, { effects }: Patience): boolean {
  return tenant.data.timers.has(moveTask) && (effects === undefined || effects === tenant.effects.length);
}

/** Whether the program does nothing but sleep, or wait for a response that does not arrive before its timeout. */
function mayMove({ tenant }: Execution, { sleeping, hanging, requesting, work }: Activity): boolean {
  // A fault of the sandbox can delay a request by the clock; meanwhile the tenant is not busy.
  const isDelayed = requesting() > 0 && tenant.load.requests === 0;
  const isWaiting = sleeping() > 0 || hanging() > 0 || isDelayed;
  const isBusy = (requesting() > 0 && !isDelayed) || work.pending().length > 0;
  return isWaiting && !isBusy && tenant.scheduler.nextSleeper() < Number.POSITIVE_INFINITY;
}

/** Whether the next move ends something that may still be answered in real time. A request without a response is not. */
function passesLimit({ tenant }: Execution, { sleeping, hanging, requesting, nextLimit }: Activity): boolean {
  return sleeping() > 0 && hanging() + requesting() === 0 && nextLimit() <= tenant.scheduler.nextSleeper();
}

/** Moves the time to the next sleeper, or only to the next delivery, after which the program may no longer sleep. */
async function move({ tenant, reached }: Execution): Promise<void> {
  const { scheduler, time, data } = tenant;
  const before = reached.length;
  const target = scheduler.nextSleeper();
  while (reached.length === before && data.timers.nextDue() < target) {
    await scheduler.advanceTo(Math.max(time.now(), data.timers.nextDue()));
  }
  if (reached.length === before) await scheduler.advanceTo(Math.max(time.now(), target));
}

/** What a program that does not end waits for, in words. */
function reasonOf(execution: Execution, activity: Activity, realMs: number): string {
  const history = historyOf(execution);
  const kinds = activity.work.pending();
  if (activity.hanging() > 0) return `it waits without a timeout for a response that does not arrive; ${history}`;
  if (kinds.length > 0) return `it has waited ${realMs} ms for ${describeWork(kinds)}; ${history}`;
  const hasTimer = execution.tenant.scheduler.nextSleeper() < Number.POSITIVE_INFINITY;
  const hint = hasTimer ? ". A timer of its clock does not move the time: sleep with `clock.sleep`" : "";
  return `it has waited ${realMs} ms for something that is neither its clock nor a request; ${history}${hint}`;
}

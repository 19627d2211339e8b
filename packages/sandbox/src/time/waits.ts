// What waits for the time of a tenant: clients that have its clock, and requests that faults delay. Neither takes real time.
import type { Scheduler } from "./scheduler.ts";
import { createStandstill } from "./standstill.ts";
import { timeAfter, timestamp } from "./timestamp.ts";
import { nextTurn } from "./turns.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The interface of the client's option `clock`. */
export interface ClientClock {
  /** The time of the tenant, in milliseconds since 1970. */
  now(): number;
  /** A time in milliseconds that never decreases. */
  monotonic(): number;
  /** Calls the callback once after this many milliseconds. Returns a function that prevents the call. */
  timer(ms: number, callback: () => void): () => void;
  /**
   * Resolves after this many milliseconds.
   * @throws The reason of the signal, if it is aborted.
   * @throws {TypeError} If the sleep would end after the year 9999.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What waits for the time of one tenant. */
export interface Waits {
  /** The `clock` of clients. */
  readonly client: ClientClock;
  /** Resolves when a request has been delayed by this many milliseconds. */
  delay(operation: string, ms: number): Promise<void>;
}

interface WaitsParts {
  readonly time: VirtualTime;
  readonly scheduler: Scheduler;
  /** How many requests of the tenant are being handled. Delayed ones are not. */
  readonly load: { requests: number };
  /** Called after the clock of a client has moved the time. */
  readonly onMoved: () => void;
  /** Receives what waits for whom if the time stands still. @default not reported */
  readonly onStandstill?: ((text: string) => void) | undefined;
}

/** A wait until a time. */
interface Wait {
  readonly due: number;
}

/**
 * How often, and how long each time in milliseconds of real time, the clock waits before it passes a time limit: what the
 * limit is for may be answered in real time, for example by a database. A slow machine needs longer for each wait. If
 * there are no more limits than delayed requests, these are what is waited for, apart from requests that still arrive.
 */
const limitWaits = 50;
const delayedLimitWaits = 5;
const limitWaitMs = 10;

/**
 * Creates the waits of a tenant. While a client sleeps, or has a time limit for a delayed request, and no request is
 * being handled, its clock moves the time to the next end of a sleep, a delay or a limit. A limit alone does not move the
 * time, and what it is for gets half a second of real time first.
 */
export function createWaits({ time, scheduler, load, onMoved, onStandstill }: WaitsParts): Waits {
  const sleeps = new Set<Wait>();
  const limits = new Set<Wait>();
  const delays = new Set<Wait & { readonly operation: string }>();
  let isScheduled = false;
  let waited = 0;

  const isMoving = (): boolean => sleeps.size > 0 || (delays.size > 0 && limits.size > 0);
  const skip = async (): Promise<void> => {
    isScheduled = false;
    if (!isMoving()) return;
    if (load.requests > 0) return schedule();
    const [next, limit] = [earliest([...sleeps, ...delays]), earliest([...limits])];
    if (limit <= next && waited < (limits.size > delays.size ? limitWaits : delayedLimitWaits)) {
      waited += 1;
      isScheduled = true;
      setTimeout(skip, limitWaitMs); // keeps the process running, as a sleep does
      return;
    }
    waited = 0;
    await scheduler.advanceTo(Math.min(next, limit));
    onMoved();
    if (isMoving()) schedule();
  };
  // Waits two turns of the event loop, so that requests that other clients are about to send come first.
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    void nextTurn().then(nextTurn).then(skip);
  };
  const describe = (): string | undefined => {
    const each = [
      ...[...delays].map(({ operation, due }) => `${operation}, which a fault delays until ${timestamp(due)}`),
      ...[...sleeps].map(({ due }) => `a client that sleeps until ${timestamp(due)}`),
      ...[...limits].map(({ due }) => `a client with a time limit at ${timestamp(due)}`),
    ];
    if (each.length === 0) return undefined;
    const reason =
      load.requests > 0
        ? "a request is still being handled"
        : limits.size > 0
          ? "the client waits for something other than the sandbox"
          : "no client with `clock: tenant.clock.client` waits, and no test calls `clock.advance`";
    return `the time has stood still at ${timestamp(time.now())} for 5 s, because ${reason}. Waiting for it: ${each.join("; ")}`;
  };
  const report = onStandstill;
  const watch = report === undefined ? () => {} : createStandstill({ now: time.now, describe, report });
  /** Adds a wait until its end or the call of the returned function. */
  const add = <One extends Wait>(waits: Set<One>, wait: One, onEnd: () => void): (() => void) => {
    const remove = scheduler.addSleeper({
      due: wait.due,
      wake: () => {
        waits.delete(wait);
        onEnd();
      },
    });
    waits.add(wait);
    watch();
    if (isMoving()) schedule();
    return () => {
      waits.delete(wait);
      remove();
    };
  };

  return {
    client: {
      now: time.now,
      monotonic: time.now,
      timer: (ms, callback) => add(limits, { due: time.now() + ms }, callback),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const abort = (): void => {
            remove();
            reject(signal?.reason);
          };
          const remove = add(sleeps, { due: timeAfter(time.now(), ms) }, () => {
            signal?.removeEventListener("abort", abort);
            resolve();
          });
          signal?.addEventListener("abort", abort, { once: true });
        }),
    },
    delay: (operation, ms) =>
      new Promise((resolve) => {
        // A request that waits for the clock must not stop the clock.
        load.requests -= 1;
        add(delays, { operation, due: time.now() + ms }, () => {
          load.requests += 1;
          resolve();
        });
      }),
  };
}

function earliest(waits: readonly Wait[]): number {
  return Math.min(...waits.map(({ due }) => due));
}

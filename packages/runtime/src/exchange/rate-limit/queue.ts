import { deadlineBeforeSend } from "../../errors/errors.ts";
import type { HttpRequest } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { withTimeLimit } from "../../platform/time-limit.ts";
import { hasPriority, type Place, type Places } from "./slots.ts";

/** The requests that wait for a place, urgent ones first. */
export interface Line {
  isEmptyFor(request: HttpRequest): boolean;
  /** Waits for a place and takes it. */
  wait(request: HttpRequest): Promise<Place>;
  /** Lets in whoever may go now. */
  pump(): void;
}

interface Waiter {
  readonly request: HttpRequest;
  readonly enter: (place: Place) => void;
  readonly refuse: (error: Error) => void;
}

/** Creates an empty queue. */
export function createLine(clock: Clock, places: Places): Line {
  const priority = new Set<Waiter>();
  const ordinary = new Set<Waiter>();
  const alarm = createAlarm(clock, () => pump());
  const queueOf = (request: HttpRequest): Set<Waiter> => (hasPriority(request) ? priority : ordinary);
  const leftMs = ({ deadlineAt }: HttpRequest): number => deadlineAt - clock.monotonic();
  const count = (): number => priority.size + ordinary.size;

  // Nothing is in flight and several requests are queued: treat the queue as a complete batch.
  const areAll = (): boolean => places.isIdle() && count() > 1;

  const mayEnter = ({ request, refuse }: Waiter, isAll: boolean): boolean => {
    const ms = places.delayMs(request, count(), isAll);
    if (ms > 0 && ms < leftMs(request)) alarm.set(ms);
    else if (ms > 0 && ms < Number.POSITIVE_INFINITY) refuse(deadlineBeforeSend(request, new Date(clock.now() + ms)));
    return ms <= 0;
  };
  const pump = (): void => {
    if (count() === 0) alarm.clear();
    const isAll = areAll();
    for (const queue of [priority, ordinary]) {
      for (const waiter of queue) {
        if (places.isFull()) return;
        if (mayEnter(waiter, isAll)) waiter.enter(places.take(waiter.request));
      }
    }
  };
  return {
    pump,
    isEmptyFor: (request) => queueOf(request).size === 0,
    wait(request) {
      const queue = queueOf(request);
      return withTimeLimit(
        { clock, signal: request.signal, ms: leftMs(request), onTimeout: () => deadlineBeforeSend(request) },
        (signal) =>
          new Promise((resolve, refuse) => {
            let withdraw: () => void = pump;
            const waiter: Waiter = {
              request,
              refuse,
              enter(place) {
                queue.delete(waiter);
                withdraw = () => places.leave(place, undefined);
                resolve(place);
              },
            };
            // Also when it got its place at the very moment that it gave up.
            signal.addEventListener("abort", () => {
              queue.delete(waiter);
              withdraw();
            });
            queue.add(waiter);
            // A second one can show that both are all; later ones change nothing for those before them.
            if (count() < 3 || mayEnter(waiter, areAll())) pump();
          }),
      );
    },
  };
}

interface Alarm {
  set(ms: number): void;
  clear(): void;
}

/** Rings at the earliest of the times it is set to. */
function createAlarm(clock: Clock, ring: () => void): Alarm {
  let dueAt = Number.POSITIVE_INFINITY;
  let controller: AbortController | undefined;
  const clear = (): void => {
    controller?.abort("not needed");
    controller = undefined;
    dueAt = Number.POSITIVE_INFINITY;
  };
  return {
    clear,
    set(ms) {
      const at = clock.monotonic() + ms;
      if (at >= dueAt) return;
      clear();
      dueAt = at;
      controller = new AbortController();
      clock.sleep(ms, controller.signal).then(
        () => {
          clear();
          ring();
        },
        () => {},
      );
    },
  };
}

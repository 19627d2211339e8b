import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Gates } from "./cooldowns.ts";
import type { Demand, Quota, Ticket } from "./quota.ts";

/** A place that a request has. */
export interface Place {
  readonly request: HttpRequest;
  /** The gates that the request tries. */
  readonly tried: readonly string[];
  readonly ticket: Ticket;
}

/** The places that requests can have: so many at once, as far as gates and quota allow. */
export interface Places {
  /** How long a request has to wait, in milliseconds; without end until another one leaves. */
  delayMs(request: HttpRequest, waiting: number, isAll: boolean): number;
  /** Whether all are free. */
  isIdle(): boolean;
  /** Whether none is. */
  isFull(): boolean;
  take(request: HttpRequest): Place;
  /** Gives a place back, with the answer to its request, if there was one. */
  leave(place: Place, answer: HttpResponse | undefined): void;
}

/** What decides about places. */
export interface PlacesContext {
  readonly clock: Clock;
  readonly gates: Gates;
  readonly quota: Quota;
  readonly pacing: boolean;
  readonly maxConcurrency: number;
  /** Tells of a pause that people may wonder about. */
  readonly notify: (message: string, details: object) => void;
}

const noticeableMs = 1_000;

/** All free. `onLeave` is called whenever one becomes free. */
export function createPlaces(context: PlacesContext, onLeave: () => void): Places {
  const { clock, gates, quota, maxConcurrency } = context;
  let active = 0;
  return {
    isIdle: () => active === 0,
    isFull: () => active >= maxConcurrency,
    delayMs: (request, waiting, isAll) =>
      active < maxConcurrency
        ? Math.max(
            gates.delayMs(request.name),
            paceMs(context, request, { priority: hasPriority(request), waiting, isAll }),
          )
        : Number.POSITIVE_INFINITY,
    take(request) {
      active += 1;
      return { request, tried: gates.pass(request.name), ticket: quota.send(clock.now()) };
    },
    leave({ request, tried, ticket }, answer) {
      active -= 1;
      quota.end(ticket, answer?.response.headers, clock.now());
      gates.settle(request.name, tried, answer);
      onLeave();
    },
  };
}

/** Whether a request may use the reserve, and goes before others: those that watch work, or end it. */
export function hasPriority({ operation }: HttpRequest): boolean {
  return operation.priority === true;
}

function paceMs({ pacing, quota, clock, notify }: PlacesContext, request: HttpRequest, demand: Demand): number {
  const ms = pacing ? quota.delayMs(demand, clock.now()) : 0;
  // Rather a 429 than a call that fails because it was paced.
  if (ms <= 0 || ms >= request.deadlineAt - clock.monotonic()) return 0;
  if (ms > noticeableMs) notify("little is left of the rate limit: calls are spaced", { waitMs: ms });
  return ms;
}

// When a process exchanges reports and replies with the store about a group of operations.
import { inspect } from "node:util";
import type { Clock } from "@planasonix/runtime";
import { StoreTimeoutError } from "../store/time-limit.ts";
import { applyReply, type Group, takeResults, unusedMs } from "./group.ts";
import type { Reply, Report } from "./messages.ts";

/** What exchanges need from the limiter. */
export interface ExchangeContext {
  readonly clock: Clock;
  readonly member: string; // the random ID of the process
  readonly timeoutMs: number; // how long requests wait for the store before the process continues without it
  readonly exchange: (group: string, report: Report) => Promise<Reply>;
  readonly waiting: (group: Group) => WaitingRequests;
  readonly onReply: (group: Group, reply: Reply, report: Report) => void; // called after the group has changed
  readonly onChange: () => void; // called when requests may no longer have to wait
}

/** The waiting requests of a group. */
export type WaitingRequests = Pick<Report, "waiting" | "priority" | "untilDeadlineMs">;

/** The time after which the process no longer waits for a late reply, in milliseconds. */
const longestMs = 1_000;
/** The delay before the next exchange with a store that has failed, in milliseconds. */
const rejoinMs = 500;
/** The number of unused leases that a process with requests keeps in advance, if the store gives them. */
const spareCount = 10;
export const never: number = Number.POSITIVE_INFINITY;
const nothingWaits: WaitingRequests = { waiting: 0, priority: 0, untilDeadlineMs: 0 };

/** Begins an exchange in a microtask, so that it includes what the running code still adds. */
export function exchangeSoon(context: ExchangeContext, group: Group): void {
  if (group.isExchanging) return;
  group.isExchanging = true;
  queueMicrotask(() => exchange(context, group));
}

function exchange(context: ExchangeContext, group: Group): void {
  const { clock, timeoutMs, onReply, onChange } = context;
  const sentAt = clock.monotonic();
  group.timer?.cancel();
  group.timer = undefined;
  const unleased = [...group.inFlight].filter(({ expiry }) => expiry === undefined);
  const report = toReport(context, group, unleased.length, sentAt);
  let hasEnded = false;
  const end = (result: Reply | Error): void => {
    if (hasEnded) return;
    hasEnded = true;
    for (const cancel of timers) cancel();
    group.isExchanging = false;
    if (result instanceof Error) lose(context, group, result);
    else {
      applyReply(group, result, unleased, sentAt, clock.monotonic());
      onReply(group, result, report);
      onChange();
    }
    armTimer(context, group);
  };
  const late = (): Error => new StoreTimeoutError(timeoutMs);
  // If the event loop was blocked, the reply may have arrived but not been read, or the client has not sent the command.
  // The second timer fires after the read, and leaves as much time again as was lost.
  const after = (ms: number, run: () => void): (() => void) =>
    clock.timer(ms, () => {
      const lostMs = Math.max(0, clock.monotonic() - sentAt - ms);
      clock.timer(Math.min(timeoutMs, lostMs), run);
    });
  const timers = [
    after(timeoutMs, () => hasEnded || lose(context, group, late())),
    after(Math.max(longestMs, timeoutMs), () => end(late())),
  ];
  // A client can reject with any value. `String` would fail for some, and the exchange would never end.
  const fail = (error: unknown): void => end(error instanceof Error ? error : new Error(inspect(error)));
  context.exchange(group.name, report).then(end, fail);
}

function lose(context: ExchangeContext, group: Group, failure: Error): void {
  Object.assign(group, { failure, leases: [], retryAt: context.clock.monotonic() + rejoinMs });
  context.onChange();
}

function toReport(context: ExchangeContext, group: Group, unleased: number, now: number): Report {
  const { stated, pausedUntil, isActive, ...results } = takeResults(group, now);
  // Requests do not wait for a store that does not respond.
  const waiting = group.failure ? nothingWaits : context.waiting(group);
  const isBusy = !group.failure && (isActive || waiting.waiting > 0);
  const storeNow = group.storeAheadMs === undefined ? 0 : Math.round(now + group.storeAheadMs);
  group.reportedAt = storeNow && Math.max(storeNow, group.reportedAt + 1);
  return {
    member: context.member,
    sentAt: group.reportedAt,
    ...waiting,
    spare: isBusy ? Math.max(0, spareCount - group.leases.length) : 0,
    unleased,
    ...results,
    ...(stated && { stated: { ...stated, agoMs: now - stated.sentAt, resetInMs: stated.resetAt - now } }),
    pauseMs: pausedUntil && Math.max(0, pausedUntil - now),
  };
}

/** Sets the timer for the next exchange, in case no request begins one earlier. */
export function armTimer(context: ExchangeContext, group: Group): void {
  const { results, failure, retryAt, latest } = group;
  const now = context.clock.monotonic();
  let at = group.leases.length > 0 ? now + unusedMs : never;
  if (results.isActive) at = now + (latest?.paceMs ?? 0);
  if (failure) at = results.isActive || context.waiting(group).waiting > 0 ? retryAt : never;
  if (group.isExchanging || at >= (group.timer?.at ?? never)) return;
  group.timer?.cancel();
  group.timer = { at, cancel: context.clock.timer(Math.max(0, at - now), () => exchangeSoon(context, group)) };
}

import type { Clock } from "@planasonix/runtime";
import { awaitReply } from "./await-reply.ts";
import type { SyncInput, SyncReply } from "./exchange.ts";
import type { Observation } from "./observation.ts";
import { createPermits } from "./permits.ts";
import { createResults, type Grant } from "./results.ts";

/** The permits of this process for one group of operations. */
export interface Pool {
  /** Whether the store responds. If it does not, requests are sent without permits. */
  isShared(): boolean;
  /** The latest reply of the store, and when the store gave it, on the monotonic clock. */
  latest(): { readonly reply: SyncReply; readonly at: number } | undefined;
  /**
   * How long a request must wait, in milliseconds; `Infinity` if it must wait until the store replies. Starts an
   * exchange if one is due.
   */
  holdMs(hasPriority: boolean): number;
  /** Takes a permit after `holdMs` has returned 0; returns `undefined` if there is none. */
  take(hasPriority: boolean): Grant | undefined;
  /** Records the end of a request, and what its response states. */
  end(grant: Grant | undefined, observation: Observation | undefined): void;
}

/** The waiting requests of a group. */
export interface WaitingRequests {
  /** The number of waiting requests that may use the reserve. */
  readonly priority: number;
  /** The number of waiting requests that may not use the reserve. */
  readonly ordinary: number;
  /** The time until the earliest deadline, in milliseconds. */
  readonly untilDeadlineMs: number;
}

/** What a pool needs from its gate. */
export interface PoolContext {
  readonly clock: Clock;
  /** How long requests wait for the store before the process continues without it, in milliseconds. */
  readonly timeoutMs: number;
  readonly createId: () => string;
  readonly exchange: (input: SyncInput) => Promise<SyncReply>;
  readonly waiting: () => WaitingRequests;
  /** Called when requests may no longer have to wait. */
  readonly onChange: () => void;
  /** Called with the reason when the store stops responding. */
  readonly onLost: (error: Error) => void;
  /** Called with each reply that the pool applies, and when the store gave it, on the monotonic clock. */
  readonly onReply: (reply: SyncReply, input: SyncInput, at: number) => void;
}

/** How long the store keeps a process and its permits after the last exchange, in milliseconds. */
export const leaseMs = 1_500;
/** The time within which the store may apply an exchange, in milliseconds. */
const voidMs = 1_000;
/** The delay before the next exchange with a store that has failed, in milliseconds. */
const rejoinMs = 500;
/** The number of unused permits that a process with requests keeps in advance, if the store grants them. */
const spareCount = 10;
/** The time without requests after which the process returns its permits, in milliseconds. */
const idleMs = 100;

const nothingWaits: WaitingRequests = { priority: 0, ordinary: 0, untilDeadlineMs: 0 };
const never = Number.POSITIVE_INFINITY;

/** Creates a pool without permits. It requests permits once a request waits. */
export function createPool(context: PoolContext): Pool {
  const { clock, timeoutMs } = context;
  const results = createResults();
  const permits = createPermits();
  let member = context.createId();
  let seq = 0;
  let epoch = 0;
  let returned = 0;
  let inFlight = 0;
  let taken = 0;
  /** Whether the latest reply granted more permits than requests were waiting. */
  let hasSpare = false;
  let isShared = true;
  let isScheduled = false;
  let isPending = false;
  let retryAt = 0;
  let closedUntil = 0;
  /** How far the store's clock is ahead of the monotonic clock. */
  let storeAheadMs: number | undefined;
  let latest: { readonly reply: SyncReply; readonly at: number } | undefined;
  let cancelTimer = (): void => {};
  let timerAt = never;

  const giveBack = (): void => {
    const { count, hasProbe } = permits.clear();
    returned += count;
    if (hasProbe) results.dropProbe();
  };
  /**
   * Takes a new ID and discards all permits, because the store has dropped the process or will do so. The store counts
   * the permits of the old ID as sent.
   */
  const leave = (): void => {
    member = context.createId();
    seq = 0;
    permits.clear();
    returned = 0;
    inFlight = 0;
  };
  /** Whether the store has dropped the process, and counts its permits as sent. */
  const isDropped = (now: number): boolean => latest !== undefined && now - latest.at >= leaseMs;
  const lose = (error: Error): void => {
    const wasShared = isShared;
    isShared = false;
    retryAt = clock.monotonic() + rejoinMs;
    if (wasShared) context.onLost(error);
    context.onChange();
  };

  const prepare = (): SyncInput => {
    const now = clock.monotonic();
    if (isDropped(now)) leave();
    // Requests do not wait for a store that does not respond.
    const waiting = isShared ? context.waiting() : nothingWaits;
    const isIdle = taken + waiting.priority + waiting.ordinary === 0;
    if (isIdle) giveBack();
    const input = {
      member,
      seq: seq + 1,
      sentAt: storeAheadMs === undefined ? 0 : Math.round(now + storeAheadMs),
      voidMs,
      leaseMs,
      ...waiting,
      untilDeadlineMs: Math.round(waiting.untilDeadlineMs),
      spare: isIdle || !isShared ? 0 : Math.max(0, spareCount - permits.count()),
      returned,
      epoch,
      ...results.take(epoch, now),
    };
    seq += 1;
    returned = 0;
    taken = 0;
    return input;
  };
  const apply = (reply: SyncReply, input: SyncInput, sentAt: number): void => {
    // If the event loop was blocked, the store has given the reply long before it is read. So `now` is only the latest
    // time at which the store can have given it, and the estimate of the store's clock changes only if it must.
    const now = clock.monotonic();
    const [leastMs, mostMs] = [reply.now - now, reply.now - sentAt];
    storeAheadMs = Math.max(leastMs, Math.min(storeAheadMs ?? mostMs, mostMs));
    if (reply.refused) {
      leave();
      sync();
      return;
    }
    isShared = true;
    const at = reply.now - storeAheadMs;
    latest = { reply, at };
    if (reply.epoch !== epoch) giveBack();
    epoch = reply.epoch;
    retryAt = at + reply.retryMs;
    closedUntil = at + reply.closedMs;
    const { granted, reserved, probe, trial, base, width } = reply;
    hasSpare = granted > input.priority + input.ordinary;
    permits.add({ member, base, epoch, trial, width, probe }, granted, reserved);
    context.onReply(reply, input, at);
    context.onChange();
    arm();
  };
  const fail = (error: Error): void => {
    leave();
    lose(error);
    arm();
  };
  const sync = (): void => {
    if (isPending) return;
    isPending = true;
    disarm();
    const sentAt = clock.monotonic();
    const input = prepare();
    awaitReply(context.exchange(input), {
      clock,
      timeoutMs,
      voidMs,
      onLate: lose,
      onEnd(result) {
        isPending = false;
        if (result instanceof Error) fail(result);
        else apply(result, input, sentAt);
      },
    });
  };
  /** Starts an exchange in a microtask, so that it includes results and requests that the running code still adds. */
  const schedule = (): void => {
    if (isScheduled || isPending) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      sync();
    });
  };

  const isWanted = (): boolean => {
    const { priority, ordinary } = context.waiting();
    return priority + ordinary > 0;
  };
  const disarm = (): void => {
    cancelTimer();
    timerAt = never;
  };
  /** Sets the timer for the next exchange, in case no request starts one earlier. */
  const arm = (): void => {
    const now = clock.monotonic();
    const dueAt = (): number => {
      if (!isShared) return results.isEmpty() && !isWanted() ? never : retryAt;
      if (!results.isEmpty() || returned > 0) return now + (latest?.reply.paceMs ?? 0);
      if (permits.count() > 0) return now + idleMs;
      return inFlight > 0 ? now + leaseMs / 2 : never;
    };
    const at = dueAt();
    if (isPending || at >= timerAt) return;
    disarm();
    timerAt = at;
    cancelTimer = clock.timer(at - now, sync);
  };

  return {
    isShared: () => isShared,
    latest: () => latest,
    holdMs(hasPriority) {
      if (isDropped(clock.monotonic())) permits.clear();
      if (permits.has(hasPriority)) return 0;
      if (isPending || isScheduled) return never;
      const now = clock.monotonic();
      if (now >= retryAt) {
        schedule();
        return never;
      }
      return Math.max(retryAt, closedUntil) - now;
    },
    take(hasPriority) {
      const grant = permits.take(hasPriority);
      if (!grant) return undefined;
      taken += 1;
      inFlight += 1;
      if (permits.count() < 3 && hasSpare) schedule();
      return grant;
    },
    end(grant, observation) {
      const own = grant?.member === member ? grant : undefined;
      if (own) inFlight -= 1;
      results.add(own, observation);
      if (observation?.isRefused && own?.epoch === epoch) giveBack();
      // Other processes wait for the report of a 429, for the result of a probe and, if little quota is left, for the
      // permits of a process that may exit now.
      if (isShared && (results.isUrgent() || (inFlight === 0 && !hasSpare))) schedule();
      else arm();
    },
  };
}

// Limits of which processes share the stated quota and the pauses: the store leases requests out of the quota, and tells
// how long 429s delay all requests. While the store does not respond, the limits of this process decide.
import type { Expiring, Limits, WaitingLine } from "@planasonix/runtime/limiter";
import { createLimits, createServerClock } from "@planasonix/runtime/limiter";
import { armTimer, type ExchangeContext, exchangeSoon, never, type WaitingRequests } from "../lease/exchange.ts";
import { createGroup, endRequest, type Group, type GroupRequest, hear, maySend, sendRequest } from "../lease/group.ts";
import { createLog, type LimiterLogger } from "./log.ts";

/** What shared limits need from the rate limiter. */
export interface SharedLimitsContext extends Omit<ExchangeContext, "waiting" | "onReply"> {
  readonly maxConcurrency: number; // the maximum number of requests in flight in this process
  readonly logger: LimiterLogger;
  readonly waiting: () => readonly WaitingLine[];
}

/** A request in flight. */
interface SentRequest extends Expiring {
  readonly name: string;
  readonly group: Group;
  readonly shared: GroupRequest;
  readonly local: Expiring;
}

/** Creates limits that learn from responses which operations share a quota. */
export function createSharedLimits(context: SharedLimitsContext): Limits<SentRequest> {
  const { clock } = context;
  const log = createLog(context.logger, clock);
  const local = createLimits({ clock, warnOnce: log.warn });
  const serverClock = createServerClock();
  const groups = createGroups();
  const inFlight = new Set<SentRequest>();
  let pausedUntil = 0; // on the store's clock
  const exchanges: ExchangeContext = {
    ...context,
    waiting(group) {
      const lines = context.waiting().filter(({ request }) => groups.find(request.name) === group);
      return countWaiting(lines, context.maxConcurrency - inFlight.size, clock.monotonic());
    },
    onReply({ name: group, storeAheadMs = 0 }, reply, { waiting }) {
      log.replied(reply.leased, { group, waiting, ...reply });
      if (reply.pausedUntil > pausedUntil) local.pause(reply.pausedUntil - storeAheadMs);
      pausedUntil = Math.max(reply.pausedUntil, pausedUntil);
    },
  };
  return {
    ...local,
    inFlight,
    waitMs(request, waiting) {
      const group = groups.find(request.name);
      if (group.failure) log.unavailable(group.failure);
      if (group.failure) return local.waitMs(request, waiting, group.latest?.members);
      const pauseMs = local.waitMs(request, waiting, 0);
      const now = clock.monotonic();
      if (pauseMs > 0 || maySend(group, now)) return pauseMs;
      if (!group.isExchanging && now < group.retryAt) return group.retryAt - now;
      exchangeSoon(exchanges, group);
      return never;
    },
    enter(request) {
      const group = groups.find(request.name);
      const shared = sendRequest(group, clock.monotonic());
      armTimer(exchanges, group);
      const own = local.enter(request);
      const sent = { name: request.name, group, shared, local: own, expiresAt: own.expiresAt };
      inFlight.add(sent);
      return sent;
    },
    leave(sent, response) {
      const { name, group, shared } = sent;
      inFlight.delete(sent);
      local.leave(sent.local, response);
      const stated = response && serverClock.readQuota(response.headers, shared.sentAt, clock.monotonic(), clock.now());
      const isRefused = response?.status === 429;
      endRequest(group, shared, isRefused ? "refused" : response ? "accepted" : "lost", Boolean(stated));
      const until = isRefused ? local.snapshot(undefined, 0).until : undefined;
      if (until) group.results.pausedUntil = clock.monotonic() + until.getTime() - clock.now();
      const next = stated ? groups.move(name, stated.limit) : group;
      if (response) hear(next, stated ? { ...stated, sentAt: shared.sentAt } : undefined);
      // Other processes wait for the result of a test, and should hear of a pause before they send more.
      if (shared.isTest || until) exchangeSoon(exchanges, group);
      for (const each of [group, next]) armTimer(exchanges, each);
    },
  };
}

/** Creates the groups of operations that share a quota: one, until a response shows that an operation has another limit. */
function createGroups() {
  const main = createGroup("main");
  const groups = new Map<number, Group>(); // by limit
  const groupOf = new Map<string, Group>();
  const find = (name: string): Group => groupOf.get(name) ?? main;
  return {
    find,
    /** Moves an operation to the group of the limit that a response states. Returns the group. */
    move(name: string, limit: number): Group {
      if ((find(name).latest?.limit || limit) === limit) return find(name);
      const group = main.latest?.limit === limit ? main : (groups.get(limit) ?? createGroup(String(limit)));
      groups.set(limit, group);
      groupOf.set(name, group);
      return group;
    },
  };
}

/** Counts the waiting requests, up to `most`: the others need no lease yet. */
function countWaiting(lines: readonly WaitingLine[], most: number, now: number): WaitingRequests {
  const add = (sum: number, { count }: WaitingLine): number => Math.min(most, sum + count);
  const priority = lines.filter(({ request }) => request.operation.priority).reduce(add, 0);
  const deadlineAt = Math.min(Number.MAX_SAFE_INTEGER, ...lines.map(({ request }) => request.deadlineAt));
  return { waiting: lines.reduce(add, 0), priority, untilDeadlineMs: Math.max(0, deadlineAt - now) };
}

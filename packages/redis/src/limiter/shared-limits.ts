// Limits of which processes share the stated quota and the pauses: the store leases requests out of the quota, and tells
// how long 429s delay all requests. While the store does not respond, the limits of this process decide.
import type { Clock, Logger } from "@planasonix/runtime";
import {
  createLimits,
  createServerClock,
  type Expiring,
  type Limits,
  type WaitingLine,
} from "@planasonix/runtime/limiter";
import { armTimer, type ExchangeContext, exchangeSoon, type WaitingRequests } from "../lease/exchange.ts";
import { createGroup, endRequest, type Group, type GroupRequest, hear, maySend, sendRequest } from "../lease/group.ts";
import type { Reply } from "../lease/messages.ts";
import { createLog, createOutage } from "./log.ts";

/** What shared limits need from the rate limiter. */
export interface SharedLimitsContext extends Pick<ExchangeContext, "timeoutMs" | "member" | "exchange" | "onChange"> {
  readonly clock: Clock;
  readonly maxConcurrency: number; // the maximum number of requests in flight in this process
  readonly logger: Pick<Logger, "debug" | "info" | "warn">;
  readonly waiting: () => readonly WaitingLine[];
}

/** A request in flight. */
interface SentRequest extends Expiring {
  readonly operation: string;
  readonly group: Group;
  readonly shared: GroupRequest;
  readonly local: ReturnType<ReturnType<typeof createLimits>["enter"]>;
}

const never = Number.POSITIVE_INFINITY;

/** Creates limits that learn from responses which operations share a quota. */
export function createSharedLimits(context: SharedLimitsContext): Limits<SentRequest> {
  const { clock } = context;
  const log = createLog(context.logger);
  const outage = createOutage(clock, log);
  const local = createLimits({ clock, warnOnce: (message, details) => log("warn", message, details) });
  const serverClock = createServerClock();
  const groups = createGroups();
  const inFlight = new Set<SentRequest>();
  const exchanges = createExchanges(context, groups.find, inFlight, (reply, details, pauseAt) => {
    outage.end();
    log("debug", `leases of the shared rate limit: ${reply.leased}`, { ...details, ...reply });
    if (pauseAt !== undefined) local.pause(pauseAt);
  });
  return {
    inFlight,
    pause: local.pause,
    snapshot: local.snapshot,
    waitMs(request, waiting) {
      const group = groups.find(request.name);
      if (group.failure) outage.begin(group.failure);
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
      const sent = { operation: request.name, group, shared, local: own, expiresAt: own.expiresAt };
      inFlight.add(sent);
      return sent;
    },
    leave(sent, response) {
      const { operation, group, shared } = sent;
      inFlight.delete(sent);
      local.leave(sent.local, response);
      const [{ sentAt, isTest }, now] = [shared, clock.monotonic()];
      const stated = response && serverClock.readQuota(response.headers, sentAt, now, clock.now());
      const isRefused = response?.status === 429;
      endRequest(group, shared, isRefused ? "refused" : response ? "accepted" : "lost", stated !== undefined);
      const pauseMs = isRefused ? local.snapshot(undefined, 0).waitMs : 0;
      const isPaused = pauseMs > 0 && pauseMs < never;
      if (isPaused) group.results.pausedUntil = now + pauseMs;
      const next = stated ? groups.move(operation, stated.limit) : group;
      if (response) hear(next, stated && { ...stated, sentAt });
      // Other processes wait for the result of a test, and should hear of a pause before they send more.
      if (isTest || isPaused) exchangeSoon(exchanges, group);
      for (const each of [group, next]) armTimer(exchanges, each);
    },
  };
}

/** Creates the groups of operations that share a quota. */
function createGroups() {
  const groups = new Map<string, Group>();
  const groupOf = new Map<string, Group>();
  const named = (name: string): Group => {
    const group = groups.get(name) ?? createGroup(name);
    groups.set(name, group);
    return group;
  };
  /** All operations are in one group until a response shows that an operation has another limit. */
  const find = (operation: string): Group => groupOf.get(operation) ?? named("main");
  return {
    find,
    /** Moves an operation to the group of the limit that a response states. Returns the group. */
    move(operation: string, limit: number): Group {
      const isMain = named("main").latest?.limit === limit;
      if ((find(operation).latest?.limit || limit) !== limit)
        groupOf.set(operation, isMain ? named("main") : named(String(limit)));
      return find(operation);
    },
  };
}

/** `onReply` receives the reply, details for the log, and when a pause ends that this process may not know. */
function createExchanges(
  context: SharedLimitsContext,
  find: (operation: string) => Group,
  inFlight: ReadonlySet<SentRequest>,
  onReply: (reply: Reply, details: object, pauseAt: number | undefined) => void,
): ExchangeContext {
  let pausedUntil = 0;
  return {
    ...context,
    waiting(group) {
      const lines = context.waiting().filter(({ request }) => find(request.name) === group);
      return countWaiting(lines, Math.max(0, context.maxConcurrency - inFlight.size), context.clock.monotonic());
    },
    onReply({ name, storeAheadMs = 0 }, reply, { waiting }) {
      const isNew = reply.pausedUntil > pausedUntil;
      pausedUntil = Math.max(reply.pausedUntil, pausedUntil);
      onReply(reply, { group: name, waiting }, isNew ? pausedUntil - storeAheadMs : undefined);
    },
  };
}

/** Counts the waiting requests for which `room` is left: the others need no lease yet. */
function countWaiting(lines: readonly WaitingLine[], room: number, now: number): WaitingRequests {
  const waiting = { waiting: 0, priority: 0, untilDeadlineMs: lines.length > 0 ? Number.MAX_SAFE_INTEGER : 0 };
  for (const { request, count } of lines) {
    waiting.waiting = Math.min(room, waiting.waiting + count);
    if (request.operation.priority) waiting.priority = Math.min(room, waiting.priority + count);
    waiting.untilDeadlineMs = Math.max(0, Math.min(waiting.untilDeadlineMs, request.deadlineAt - now));
  }
  return waiting;
}

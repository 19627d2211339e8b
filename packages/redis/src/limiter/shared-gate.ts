// A gate with permits that the store grants to all processes. While the store does not respond, a gate in memory and
// the process's share of the quota delay requests.
import type { Clock, Logger, RateLimitSnapshot } from "@planasonix/runtime";
import {
  createGate,
  createServerClock,
  type Gate,
  type GatePass,
  type QueuedRequest,
  type WaitingLine,
} from "@planasonix/runtime/limiter";
import type { SyncInput, SyncReply } from "../pool/exchange.ts";
import { type Observation, observe, type Quota } from "../pool/observation.ts";
import { createPool, type Pool, type WaitingRequests } from "../pool/pool.ts";
import type { Grant } from "../pool/results.ts";
import { createLog, createOutage } from "./log.ts";
import { createShare, type Share } from "./share.ts";

/** What a shared gate needs from its limiter. */
export interface SharedGateContext {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** The maximum number of requests in flight in this process. */
  readonly maxConcurrency: number;
  readonly logger: Pick<Logger, "debug" | "info" | "warn">;
  readonly createId: () => string;
  /** Exchanges records of a group with the store. */
  readonly exchange: (group: string, input: SyncInput) => Promise<SyncReply>;
  /** The waiting requests, by operation. */
  readonly waiting: () => readonly WaitingLine[];
  /** Called when requests may no longer have to wait. */
  readonly onChange: () => void;
}

/** The operations under one limit. */
interface Group {
  readonly name: string;
  readonly pool: Pool;
  readonly share: Share;
  limit: number | undefined;
  /**
   * Why the store does not respond. Logged only once a request has to do without the store, because an application may
   * close its Redis client after the last request.
   */
  unreported: Error | undefined;
  /** Whether the share delays requests. Only a change to `true` is logged. */
  isDelayed: boolean;
}

interface SharedPass extends GatePass {
  readonly operation: string;
  readonly sentAt: number;
  readonly group: Group;
  /** `undefined` if the request was sent without a permit of the store. */
  readonly grant: Grant | undefined;
  readonly local: GatePass;
}

/** The group of each operation until a response shows that the operation has another limit. */
const main = "main";

/** Creates a gate that learns from responses which operations share a limit. */
export function createSharedGate(context: SharedGateContext): Gate {
  const { clock } = context;
  const log = createLog(context.logger);
  const warned = new Set<string>();
  const warnOnce = (message: string, details: object): void => {
    if (!warned.has(message)) log("warn", message, details);
    warned.add(message);
  };
  const local = createGate({ clock, warnOnce });
  const serverClock = createServerClock();
  const groups = new Map<string, Group>();
  const groupOf = new Map<string, string>();
  const outage = createOutage(clock, log);
  let lastGroup: Group | undefined;
  let inFlight = 0;

  const waitingOf = (name: string): WaitingRequests => {
    const lines = context.waiting().filter(({ request }) => (groupOf.get(request.name) ?? main) === name);
    const count = (hasPriority: boolean): number =>
      lines.reduce((sum, line) => sum + (hasPriority === isPriority(line.request) ? line.count : 0), 0);
    const deadlineAt = Math.min(...lines.map(({ request }) => request.deadlineAt));
    const untilDeadlineMs = lines.length > 0 ? Math.max(0, deadlineAt - clock.monotonic()) : 0;
    // Requests that wait for a free slot of this process need no permit yet.
    const room = Math.max(0, context.maxConcurrency - inFlight);
    const priority = Math.min(room, count(true));
    return { priority, ordinary: Math.min(room - priority, count(false)), untilDeadlineMs };
  };
  const createGroup = (name: string): Group => {
    const share = createShare();
    const pool = createPool({
      clock,
      timeoutMs: context.timeoutMs,
      createId: context.createId,
      exchange: (input) => context.exchange(name, input),
      waiting: () => waitingOf(name),
      onChange: context.onChange,
      onLost(error) {
        group.unreported = error;
      },
      onReply(reply, input, at) {
        outage.end();
        group.unreported = undefined;
        group.isDelayed = false;
        lastGroup = group;
        group.limit = reply.limit ?? group.limit;
        const quota = quotaOf(reply, at);
        if (quota) share.set(quota, reply.members);
        const wanted = input.priority + input.ordinary;
        log("debug", `permits of the shared rate limit: ${reply.granted} granted, ${wanted} needed`, {
          group: name,
          ...reply,
        });
      },
    });
    const group: Group = { name, pool, share, limit: undefined, unreported: undefined, isDelayed: false };
    groups.set(name, group);
    return group;
  };
  const find = (operation: string): Group => {
    const name = groupOf.get(operation) ?? main;
    return groups.get(name) ?? createGroup(name);
  };
  /**
   * Moves an operation to the group of the limit that a response states, or to a group of its own if a 429 states that
   * quota is left. Returns the group of the operation.
   */
  const regroup = (operation: string, group: Group, { quota, isRefused }: Observation): Group => {
    if (!quota) return group;
    const own = `operation:${operation}`;
    if (isRefused && quota.remaining > 0) groupOf.set(operation, own);
    else if (group.name !== own && group.limit !== undefined && group.limit !== quota.limit)
      groupOf.set(operation, String(quota.limit));
    group.limit ??= quota.limit;
    return find(operation);
  };
  const holdAlone = (request: QueuedRequest, waiting: number, group: Group): number => {
    if (group.unreported) outage.begin(group.unreported);
    group.unreported = undefined;
    const now = clock.monotonic();
    const holdMs = group.share.holdMs(now);
    // The share is an estimate: a request whose deadline comes before its turn is sent rather than rejected.
    const shareMs = now + holdMs < request.deadlineAt ? holdMs : 0;
    if (shareMs > 0 && !group.isDelayed)
      log("debug", "this process has used its part of the shared rate limit", { group: group.name, delayMs: shareMs });
    group.isDelayed = shareMs > 0;
    return Math.max(local.holdMs(request, waiting), shareMs);
  };
  return {
    holdMs(request, waiting) {
      const group = find(request.name);
      return group.pool.isShared() ? group.pool.holdMs(isPriority(request)) : holdAlone(request, waiting, group);
    },
    enter(request, expiresAt) {
      const group = find(request.name);
      const grant = group.pool.isShared() ? group.pool.take(isPriority(request)) : undefined;
      group.share.enter();
      inFlight += 1;
      const sentAt = clock.monotonic();
      const pass: SharedPass = {
        operation: request.name,
        sentAt,
        group,
        grant,
        local: local.enter(request, expiresAt),
        expiresAt,
      };
      return pass;
    },
    leave(pass, response) {
      const { operation, sentAt, group, grant, local: localPass } = pass as SharedPass;
      local.leave(localPass, response);
      inFlight -= 1;
      const times = { sentAt, now: clock.monotonic(), wallNow: clock.now() };
      const observation = response && observe(response, serverClock, times);
      const next = observation ? regroup(operation, group, observation) : group;
      group.pool.end(grant, next === group ? observation : undefined);
      if (next !== group) next.pool.end(undefined, observation);
      if (observation?.quota) next.share.hear(observation.quota);
    },
    snapshot(next, waiting) {
      const group = next ? find(next.name) : (lastGroup ?? find(main));
      const latest = group.pool.latest();
      if (!group.pool.isShared() || !latest) return local.snapshot(next, waiting);
      const { reply, at } = latest;
      const isUsedUp = next !== undefined && (reply.left ?? 1) <= 0;
      const heldMs = Math.max(reply.closedMs, isUsedUp ? (reply.resetInMs ?? 0) : 0);
      return { ...snapshotOf(reply, at, clock), holdMs: Math.max(0, at + heldMs - clock.monotonic()) };
    },
  };
}

function isPriority({ operation }: QueuedRequest): boolean {
  return operation.priority === true;
}

function quotaOf({ limit, left, resetInMs }: SyncReply, at: number): Quota | undefined {
  if (limit === undefined || left === undefined || resetInMs === undefined) return undefined;
  return { limit, remaining: left, resetAt: at + resetInMs };
}

function snapshotOf(
  reply: SyncReply,
  at: number,
  clock: Clock,
): Pick<RateLimitSnapshot, "limit" | "remaining" | "resetAt"> {
  const quota = quotaOf(reply, at);
  if (!quota) return {};
  const { limit, remaining, resetAt } = quota;
  return { limit, remaining: Math.max(0, remaining), resetAt: new Date(clock.now() + resetAt - clock.monotonic()) };
}

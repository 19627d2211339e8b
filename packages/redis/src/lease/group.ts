// What a process knows of the operations that share a quota, as one record, and how events change it. Times are in
// milliseconds on the monotonic clock.
// - Lease: permission of the store to send one request. It expires, so that the leases of dead processes are not lost.
import type { StatedQuota } from "@planasonix/runtime/limiter";
import type { Reply, Report } from "./messages.ts";

/** An unused lease. */
interface Lease extends Pick<Reply, "expiry" | "isTest"> {
  readonly leasedAt: number;
  readonly expiresAt: number;
}

/** A request in flight. */
export interface GroupRequest extends Pick<Reply, "isTest"> {
  readonly sentAt: number;
  expiry: number | undefined; // that of its lease, if it has one
}

/** A quota as the response to a request that was sent at this time has stated it. */
export type SentStatement = StatedQuota & { readonly sentAt: number };

/** What has happened since the last report. */
interface Results {
  readonly ended: Record<string, number>;
  unstated: number;
  isHeard: boolean;
  isActive: boolean; // whether requests were sent or have ended
  test?: Report["test"];
  stated?: SentStatement;
  pausedUntil?: number; // when a 429 stops delaying all requests
}

/** The state of a group. */
export interface Group {
  readonly name: string;
  readonly inFlight: Set<GroupRequest>;
  leases: Lease[];
  results: Results;
  isFree: boolean; // whether requests need no lease, because no quota is known
  failure: Error | undefined; // why the store does not respond; then requests are sent without leases
  isExchanging: boolean;
  retryAt: number; // when the process asks again
  timer: { readonly at: number; readonly cancel: () => void } | undefined; // the next exchange, even if nothing waits
  storeAheadMs: number | undefined; // how far the store's clock is ahead
  reportedAt: number; // `sentAt` of the last report
  latest: Reply | undefined;
}

/** How long a process may use a lease. The store keeps it a little longer. */
const leaseMs = 500;
/** The time after which a process returns an unused lease. */
export const unusedMs = 100;
/** Two periods end more than this far apart. */
const sameResetMs = 500;

const noResults = (): Results => ({ ended: {}, unstated: 0, isHeard: false, isActive: false });

/** Creates a group about which the store has not been asked. */
export function createGroup(name: string): Group {
  const unknown = { failure: undefined, timer: undefined, storeAheadMs: undefined, latest: undefined };
  const exchange = { isFree: false, isExchanging: false, retryAt: 0, reportedAt: 0, ...unknown };
  return { name, inFlight: new Set(), leases: [], results: noResults(), ...exchange };
}

/** Whether a request may be sent now. */
export function maySend({ isFree, leases }: Group, now: number): boolean {
  return isFree || leases.some(({ expiresAt }) => expiresAt > now);
}

/** Counts a request that is sent now, with a lease if there is one. */
export function sendRequest(group: Group, now: number): GroupRequest {
  const lease = group.leases.find(({ expiresAt }) => expiresAt > now);
  if (lease) group.leases.splice(group.leases.indexOf(lease), 1);
  const request = { sentAt: now, isTest: lease?.isTest ?? false, expiry: lease?.expiry };
  group.inFlight.add(request);
  group.results.isActive = true;
  return request;
}

function endLease({ ended }: Results, expiry: number): void {
  ended[expiry] = (ended[expiry] ?? 0) + 1;
}

/** Counts a request that has ended. */
export function endRequest(group: Group, request: GroupRequest, result: Report["test"], isStated: boolean): void {
  const { inFlight, results } = group;
  inFlight.delete(request);
  if (request.expiry !== undefined) endLease(results, request.expiry);
  if (!isStated) results.unstated += 1;
  if (request.isTest) results.test = result;
  results.isActive = true;
}

/** Records that a response has arrived, and the quota that it states. */
export function hear(group: Group, stated: SentStatement | undefined): void {
  const { results } = group;
  results.isActive = true;
  if (!stated) results.isHeard = true;
  else results.stated = laterOf(results.stated, stated);
  if (stated && group.isFree) Object.assign(group, { isFree: false, retryAt: 0 });
}

/** Of two statements, the one about the later period, or the lower one about the same period. */
export function laterOf(one: SentStatement | undefined, other: SentStatement): SentStatement {
  const isSame = one?.limit === other.limit && Math.abs(one.resetAt - other.resetAt) <= sameResetMs;
  return !one || (isSame ? other.remaining < one.remaining : other.resetAt >= one.resetAt) ? other : one;
}

/** Takes the results for a report, with the leases that were not used for a while. */
export function takeResults(group: Group, now: number): Results {
  const { results, leases } = group;
  const isOld = ({ leasedAt }: Lease): boolean => leasedAt + unusedMs <= now;
  for (const { expiry, isTest } of leases.filter(isOld)) {
    endLease(results, expiry);
    if (isTest) results.test = "lost";
  }
  group.leases = leases.filter((lease) => !isOld(lease));
  group.results = noResults();
  return results;
}

/** Applies the reply to a report of `sentAt`, when the requests in `unleased` were in flight without a lease. */
export function applyReply(group: Group, reply: Reply, unleased: GroupRequest[], sentAt: number, now: number): void {
  const { expiry, isTest, isFree, leased, retryMs, limit } = reply;
  // If the event loop was blocked, the store has given the reply long before it is read. So `now` is only the latest
  // time at which the store can have given it, and the estimate of the store's clock changes only if it must.
  const [leastMs, mostMs] = [reply.now - now, reply.now - sentAt];
  const storeAheadMs = Math.max(leastMs, Math.min(group.storeAheadMs ?? mostMs, mostMs));
  const retryAt = reply.now - storeAheadMs + retryMs;
  Object.assign(group, { storeAheadMs, failure: undefined, isFree, latest: reply, retryAt });
  const lease = { expiry, isTest, leasedAt: now, expiresAt: sentAt + leaseMs };
  group.leases.push(...Array.from({ length: leased }, () => lease));
  for (const request of limit > 0 ? unleased : []) {
    if (group.inFlight.has(request)) request.expiry = expiry;
    else endLease(group.results, expiry);
  }
}

import { createServerClock, readRemaining, type ServerClock } from "../../http/rate-limit-headers.ts";
import type { Clock } from "../../platform/clock.ts";
import { afterStated, createQuota, type Quota } from "./quota.ts";

/** A request in flight, which counts against a quota. */
export interface CountedRequest {
  readonly operation: string;
  readonly sentAt: number;
  readonly quota: Quota;
}

/** The quotas of a client. An operation belongs to the quota that its latest response stated. */
export interface Quotas {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  readonly serverClock: ServerClock;
  readonly byOperation: Map<string, Quota>;
  readonly byLimit: Map<number, Quota>;
  readonly unknown: Quota; // of the operations whose responses state none; its limit is 0
  latest: Quota; // of the operations without a response: the quota that was stated last
}

/** Creates quotas, of which no response has stated any. */
export function createQuotas(clock: Quotas["clock"]): Quotas {
  const unknown = createQuota(0);
  const maps = { byOperation: new Map(), byLimit: new Map() };
  return { clock, serverClock: createServerClock(), ...maps, unknown, latest: unknown };
}

/** Counts a request that has ended. Returns whether its response states a quota; `undefined`: an implausible one. */
export function leaveQuota(quotas: Quotas, request: CountedRequest, response?: Response): boolean | undefined {
  const { clock, byOperation, serverClock } = quotas;
  const { quota, operation, sentAt } = request;
  const isEarly = sentAt < quota.resetAt;
  quota.inFlight -= 1;
  const remaining = response && readRemaining(response.headers);
  const isStated = remaining === undefined ? false : readQuota(quotas, request, response?.headers);
  if (isStated === false && quota.limit > 0) Object.assign(quota, { remaining: quota.remaining - 1 }); // It may count.
  if (response && !byOperation.has(operation)) byOperation.set(operation, quotas.unknown);
  if (quota.test === request) {
    const isRefused = response?.status === 429;
    if (isRefused && !isEarly && quota.resetAt <= clock.monotonic()) serverClock.expectRoundedDown();
    const isSame = isStated && byOperation.get(operation) === quota;
    Object.assign(quota, { test: undefined, isDoubtful: isSame && isEarly && !isRefused && quota.remaining <= 0 });
  }
  return isStated;
}

/** Reads the quota that a response states. Returns whether it is plausible. */
function readQuota(quotas: Quotas, { operation, sentAt }: CountedRequest, headers = new Headers()): true | undefined {
  const { clock, byLimit, byOperation, serverClock } = quotas;
  const now = clock.monotonic();
  const stated = serverClock.readQuota(headers, sentAt, now, clock.now());
  if (!stated) return undefined;
  quotas.latest = byLimit.get(stated.limit) ?? createQuota(stated.limit);
  byLimit.set(stated.limit, quotas.latest);
  byOperation.set(operation, quotas.latest);
  const change = afterStated(quotas.latest, stated, sentAt, now);
  Object.assign(quotas.latest, change);
  if (change) quotas.latest.recent += quotas.unknown.inFlight;
  return true;
}

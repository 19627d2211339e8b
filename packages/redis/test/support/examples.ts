import type { RateLimitRequest } from "@planasonix/runtime";
import type { Reply } from "../../src/lease/messages.ts";

/** A request that waits for a permit. */
export const plainRequest: RateLimitRequest = {
  operation: "pipelines.get",
  hasPriority: false,
  attempt: 1,
  signal: undefined,
  timeoutMs: 60_000,
  leftMs: 300_000,
  deadlineError: () => new Error("too late"),
};

/** A reply of the store that leases nothing and states no limit. */
export const plainReply: Reply = {
  now: 1e12,
  leased: 0,
  expiry: 4e9,
  retryMs: 20,
  paceMs: 20,
  members: 1,
  pausedUntil: 0,
  limit: 0,
  isFree: false,
  isTest: false,
};

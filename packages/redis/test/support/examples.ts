import type { RateLimitRequest } from "@planasonix/runtime";
import type { SyncReply } from "../../src/pool/exchange.ts";

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

/** A reply of the store that grants nothing and states no limit. */
export const plainReply: SyncReply = {
  now: 1e12,
  granted: 0,
  reserved: 0,
  probe: false,
  trial: false,
  base: 1,
  epoch: 0,
  width: 0,
  retryMs: 20,
  paceMs: 20,
  closedMs: 0,
  members: 1,
};

import type { Expiring, Limits } from "../../src/model/rate-limiter.ts";

/** Creates limits that keep count of requests, and delay them as `waitMs` says. */
export function scriptedLimits(waitMs: Limits["waitMs"], snapshot: Limits["snapshot"]): Limits {
  const inFlight = new Set<Expiring>();
  return {
    inFlight,
    waitMs,
    enter({ deadlineAt }) {
      const sent = { expiresAt: deadlineAt };
      inFlight.add(sent);
      return sent;
    },
    leave: (sent) => void inFlight.delete(sent),
    pause() {},
    snapshot,
  };
}

import type { Context, Span } from "@opentelemetry/api";
import type { CallState } from "../model/request.ts";
import type { Observed } from "../model/telemetry.ts";
import type { Meters } from "./meters.ts";

/** When one attempt was queued, and when it ended: on the monotonic clock, in milliseconds. */
export interface AttemptTimes {
  readonly queuedAt: number;
  endedAt?: number;
  /** How long it waited for the rate limiter, in milliseconds. */
  queuedMs: number;
}

/** What is known of a call that is under way. */
export interface CallRecord {
  readonly exchange: Observed;
  /** The context in which the call runs: its span is that of the call or, for a poll, that of the wait. */
  readonly context: Context;
  /** Whether its attempts have spans of their own. Those of polls do not, because a wait has thousands. */
  readonly hasAttemptSpans: boolean;
  readonly meters: Meters | undefined;
  readonly attempts: AttemptTimes[];
  /** The functions that end the spans of attempts that have not ended. */
  readonly open: Set<(ended: AttemptEnd) => void>;
}

/** How an attempt ended: with a response, whatever its status, or with an error. */
export interface AttemptEnd {
  readonly status?: number;
  readonly error?: unknown;
}

/** The calls under way. All attempts of a call have the same `state`. */
export const records: WeakMap<CallState, CallRecord> = new WeakMap();

/** Adds the delays of a call to its span: waits for the rate limiter, and delays before a retry. */
export function addDelays(span: Span, { exchange, attempts }: CallRecord, reasons: readonly { why: string }[]): void {
  const { clock } = exchange.options;
  const endedAt = clock.monotonic();
  const sinceEpoch = clock.now() - endedAt;
  attempts.forEach((attempt, index) => {
    const { queuedAt, queuedMs } = attempt;
    const number = { "planasonix.attempt": index + 1 };
    if (queuedMs > 0) {
      span.addEvent(
        "planasonix.limiter.delay",
        { ...number, "planasonix.delay": queuedMs / 1000 },
        sinceEpoch + queuedAt,
      );
    }
    const next = attempts[index + 1];
    // A call that was aborted during a delay has no next attempt, and its error states no attempts.
    const delayEnd = next?.queuedAt ?? (reasons.length === 0 ? endedAt : undefined);
    if (attempt.endedAt === undefined || delayEnd === undefined || (!next && delayEnd <= attempt.endedAt)) return;
    const reason = reasons[index]?.why;
    span.addEvent(
      "planasonix.retry.delay",
      {
        ...number,
        "planasonix.delay": (delayEnd - attempt.endedAt) / 1000,
        ...(reason && { "planasonix.delay.reason": reason }),
      },
      sinceEpoch + attempt.endedAt,
    );
  });
}

/** Begins to act. A function that throws counts as one that rejects, because what it began must end. */
export function begin<Done>(act: () => Promise<Done>): Promise<Done> {
  try {
    return act();
  } catch (error) {
    return Promise.reject(error);
  }
}

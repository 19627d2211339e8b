import { timeoutOf } from "../../exchange/prepare.ts";
import { readRetryAfter } from "../../http/rate-limit-headers.ts";
import type { Polled } from "./tolerance.ts";
import type { LongRunningOperation } from "./work.ts";

/** The default deadline of a wait, in milliseconds. */
export const dayMs = 86_400_000;
const firstPauseMs = 2_000;
const longestPauseMs = 24_000;
/** The maximum jitter, as a fraction of the delay: concurrent waits must not poll in lockstep. */
const jitter = 0.25;
/** How long before the deadline the last poll starts, in milliseconds. */
const lastPollMs = 500;
/** The longest delay that `Retry-After` of a successful poll causes, in milliseconds. */
const longestHintMs = 300_000;
/** After this many failed polls in a row, the log gets a warning. */
const warnAfter = 5;
/** After this many intervals without a successful poll, the state of the work counts as unknown. */
const lostAfter = 3;

/** Spaces the polls of one wait, keeps them within its deadline, and remembers when the last one succeeded. */
export interface Polls {
  /** The time of the last successful poll, for messages. */
  readonly succeeded: string;
  /** The time until the deadline, in milliseconds, at least 1. */
  leftMs(): number;
  /** Records a poll. Logs a warning if this is the fifth failure in a row. */
  record(polled: Polled): void;
  /**
   * Waits until the next poll: for `pollIntervalMs` or, by default, longer each time; but at least for the delay that
   * the API stated in `polls`. Resolves with `false` if no time is left for another poll.
   *
   * If the process was suspended beyond the time of the last poll, that poll gets a full `timeoutMs` instead.
   * Otherwise, work that ended in the meantime would be reported as still running.
   */
  pause(...polls: readonly Polled[]): Promise<boolean>;
  /** Resets the polling interval after progress. */
  reset(): void;
  /** Whether the last poll failed, and the last successful one is more than three intervals ago or there was none. */
  isLost(): boolean;
}

/** Starts the polls of a wait. Its deadline counts from now. */
export function createPolls({ exchange, poll, id, options }: LongRunningOperation): Polls {
  const { clock, random } = exchange.options;
  const { deadlineMs = dayMs, signal, pollIntervalMs } = options;
  let deadlineAt = clock.monotonic() + deadlineMs;
  let nextPauseMs = firstPauseMs;
  /** The delay after the last successful poll. */
  let intervalMs = firstPauseMs;
  let isLast = false;
  let failures = 0;
  let succeededAt = Number.NaN;
  const untilDeadlineMs = (): number => deadlineAt - clock.monotonic();
  const polls = {
    succeeded: "none",
    leftMs: (): number => Math.max(1, untilDeadlineMs()),
    record({ value, error }: Polled): void {
      failures = error ? failures + 1 : 0;
      if (error && failures === warnAfter) {
        exchange.log("warn", `${error.operation} ${id} failed ${warnAfter} times in a row; still polling`, { error });
      }
      if (!value) return;
      succeededAt = clock.monotonic();
      polls.succeeded = new Date(clock.now()).toISOString();
    },
    async pause(...last: readonly Polled[]): Promise<boolean> {
      const leftMs = untilDeadlineMs() - lastPollMs;
      if (isLast || (leftMs <= 0 && leftMs > -2 * lastPollMs)) return false;
      if (leftMs > 0) {
        const spread = 1 + random() * jitter;
        const serverDelaysMs = last.map((polled) => serverDelayMs(polled, clock.now(), spread));
        const pauseMs = Math.max(pollIntervalMs ?? nextPauseMs * spread, ...serverDelaysMs);
        if (failures === 0) intervalMs = pauseMs;
        nextPauseMs = Math.min(longestPauseMs, nextPauseMs * 1.5);
        await clock.sleep(Math.min(leftMs, pauseMs), signal);
      }
      isLast = untilDeadlineMs() < lastPollMs / 2;
      if (isLast) deadlineAt = clock.monotonic() + timeoutOf(exchange.options, poll.operation, options);
      return true;
    },
    reset(): void {
      nextPauseMs = firstPauseMs;
    },
    isLost: (): boolean => failures > 0 && !(clock.monotonic() - succeededAt <= lostAfter * intervalMs),
  };
  return polls;
}

/** The delay that the API states after a poll, in milliseconds: in `Retry-After`, or in the error of a failed poll. */
function serverDelayMs({ value, error }: Polled, now: number, spread: number): number {
  if (error?.retryAt) return (error.retryAt.getTime() - now) * spread;
  return Math.min(longestHintMs, ((value && readRetryAfter(value.response.response.headers, now)) ?? 0) * spread);
}

import { deadlineError, timeoutError } from "../errors/create-error.ts";
import type { Middleware } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";
import { watchStream } from "../platform/idle-stream.ts";
import { withTimeLimit } from "../platform/time-limit.ts";

/**
 * Bounds one attempt, its body included, by `timeoutMs`, by what is left of the deadline, and by the caller's signal. The
 * body of a file is bounded by each silence instead.
 */
export function timeout(clock: Clock): Middleware {
  return (next) => (request) => {
    const { timeoutMs, abortGraceMs } = request;
    const leftMs = request.deadlineAt - clock.monotonic();
    request.state.isSent = false;
    if (leftMs <= 0) return Promise.reject(deadlineError(request));
    const isLast = leftMs <= timeoutMs;
    const ms = isLast ? leftMs : timeoutMs;
    const onTimeout = isLast ? deadlineError : timeoutError;
    const exchange = withTimeLimit({ clock, request, ms, onTimeout, abortGraceMs }, (signal) =>
      next({ ...request, signal }),
    );
    if (request.operation.gives !== "file") return exchange;
    return exchange.then((answer) => ({
      ...answer,
      stream:
        answer.stream &&
        watchStream({ clock, request, ms: timeoutMs, onTimeout: timeoutError }, answer.stream, answer.broken),
    }));
  };
}

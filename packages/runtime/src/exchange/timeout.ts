import { deadlineError, timeoutError } from "../errors/errors.ts";
import type { Layer } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";
import { limitIdleTime, withTimeLimit } from "../platform/time-limit.ts";

/**
 * Limits one attempt, including its body, by `timeoutMs`, by the time until the deadline and by the caller's signal. For the
 * body of a file, the limit applies to each pause instead.
 */
export function timeout(clock: Clock): Layer {
  return (next) => (request) => {
    const { timeoutMs, abortGraceMs, signal } = request;
    const leftMs = request.deadlineAt - clock.monotonic();
    request.state.isSent = false;
    if (leftMs <= 0) return Promise.reject(deadlineError(request));
    const isLast = leftMs <= timeoutMs;
    const ms = isLast ? leftMs : timeoutMs;
    const onTimeout = (): Error => (isLast ? deadlineError(request) : timeoutError(request));
    const sent = withTimeLimit({ clock, signal, ms, onTimeout, abortGraceMs }, (ended) =>
      next({ ...request, signal: ended }),
    );
    if (request.operation.gives !== "file") return sent;
    const idleLimit = { clock, signal, ms: timeoutMs, onTimeout: () => timeoutError(request) };
    return sent.then((response) => ({
      ...response,
      stream: response.stream && limitIdleTime(idleLimit, response.stream, response.broken),
    }));
  };
}

import { deadlineBeforeSend, tookTooLong } from "../errors/create-errors.ts";
import { hasPriority } from "../model/operation.ts";
import type { InternalRateLimiter, Permit, RateLimiter } from "../model/rate-limiter.ts";
import type { HttpRequest, HttpResponse, Layer } from "../model/request.ts";
import { isObject } from "../options/validators.ts";
import type { Clock } from "../platform/clock.ts";
import { limitIdleTime, withTimeLimit } from "../platform/time-limit.ts";

/**
 * Acquires a permit of the rate limiter for each attempt, and releases it when the attempt ends. Limits the attempt,
 * including its body, by `timeoutMs`, the time until the deadline and the caller's signal. For the body of a file,
 * `timeoutMs` limits each pause instead, and the deadline does not apply.
 */
export function limitAttempts(clock: Clock, limiter: () => InternalRateLimiter): Layer {
  return (next) => {
    const send = (request: HttpRequest, permit: Permit): Promise<HttpResponse> => {
      const { timeoutMs, abortGraceMs, signal } = request;
      const leftMs = request.deadlineAt - clock.monotonic();
      const ms = Math.min(leftMs, timeoutMs);
      const onTimeout = (): Error => tookTooLong(request, leftMs <= timeoutMs ? "deadlineMs" : "timeoutMs");
      const onEnd = (response?: HttpResponse): unknown => limiter().release(permit, response?.response);
      const controller = new AbortController();
      const sent = withTimeLimit({ clock, signal, ms, onTimeout, onEnd, abortGraceMs, controller }, () =>
        next({ ...request, signal: controller.signal }),
      );
      if (request.operation.gives !== "file") return sent;
      const idleLimit = { clock, signal, ms: timeoutMs, onTimeout: () => tookTooLong(request, "timeoutMs") };
      return sent.then((response) => ({
        ...response,
        stream: response.stream && limitIdleTime(idleLimit, response.stream, response.broken),
      }));
    };
    return (request) => {
      const acquired = limiter().acquire(request);
      request.state.queuedMs = 0;
      if (!("then" in acquired)) return send(request, acquired);
      const startedAt = clock.monotonic();
      const endQueue = (): void => {
        request.state.queuedMs = clock.monotonic() - startedAt;
      };
      return acquired.then(
        (permit) => {
          endQueue();
          return send(request, permit);
        },
        (error) => {
          endQueue();
          throw error;
        },
      );
    };
  };
}

/** Guards against a custom limiter that grants a permit late, never or of the wrong type, or whose `release` fails. */
export function guarded(
  clock: Clock,
  limiter: RateLimiter,
  warnOnce: (message: string, details: object) => void,
): InternalRateLimiter {
  const release = (permit: Permit, response?: Response): void => {
    const released = async (): Promise<unknown> => limiter.release(permit, response);
    released().catch((error) => warnOnce("rateLimiter.release failed", { error }));
  };
  return {
    acquire(request) {
      const { name, operation, attempt, signal, timeoutMs, deadlineAt } = request;
      const leftMs = deadlineAt - clock.monotonic();
      const acquired = limiter.acquire({
        operation: name,
        hasPriority: hasPriority(operation),
        attempt,
        signal,
        timeoutMs,
        leftMs,
        deadlineError: (retryAt) => deadlineBeforeSend(request, false, retryAt),
      });
      if (!("then" in checkPermit(acquired))) return acquired;
      const granted = Promise.resolve(acquired).then(checkPermit);
      const onTimeout = (): Error => deadlineBeforeSend(request, false);
      return withTimeLimit({ clock, signal, ms: leftMs, onTimeout, onLate: release }, () => granted);
    },
    release,
  };
}

function checkPermit<Granted>(permit: Granted): Granted {
  if (isObject(permit)) return permit;
  throw new TypeError("`rateLimiter.acquire()` must return an object, or a promise of one");
}

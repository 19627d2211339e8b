import type { HttpRequest } from "../model/request.ts";
import type { Clock } from "./clock.ts";
import { onAbort } from "./on-abort.ts";

/** What ends a piece of work before it is done. */
export interface TimeLimit {
  readonly clock: Clock;
  /** The request that the work is for; its signal ends the work. */
  readonly request: HttpRequest;
  /** Time allowed, in milliseconds. */
  readonly ms: number;
  /** Makes the error for time that is up. */
  readonly onTimeout: (request: HttpRequest) => Error;
  /** How long the work goes on after the signal has aborted, in milliseconds. Default: it ends at once. */
  readonly abortGraceMs?: number;
}

/**
 * Settles as the work does, or rejects when its time is up or the request's signal aborts; the work is told by a signal of its
 * own. The rejection does not depend on the work: a fetch of one's own may ignore a signal, and a garbage collection can make
 * Node's forget it.
 */
export function withTimeLimit<Result>(
  { clock, request, ms, onTimeout, abortGraceMs }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    if (signal?.aborted) return reject(signal.reason);
    const controller = new AbortController();
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      controller.abort(reason);
    };
    const cancel = clock.timer(ms, () => end(onTimeout(request)));
    let stay: (() => void) | undefined;
    const forget =
      signal &&
      onAbort(signal, () => {
        const abort = (): void => end(signal.reason);
        if (abortGraceMs) stay = clock.timer(abortGraceMs, abort);
        else abort();
      });
    const release = (): void => {
      cancel();
      forget?.();
      stay?.();
    };
    const done = (result: Result): void => {
      release();
      resolve(result);
    };
    try {
      work(controller.signal).then(done, end);
    } catch (error) {
      end(error); // a layer of someone else may throw instead of rejecting
    }
  });
}

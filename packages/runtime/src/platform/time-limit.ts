import type { SendRequest } from "../model/request.ts";
import type { Clock } from "./clock.ts";
import { onAbort } from "./on-abort.ts";

/** What ends a piece of work before it is done. */
export interface Bounds {
  readonly clock: Clock;
  /** The request that the work is for; its signal ends the work. */
  readonly request: SendRequest;
  /** Time allowed, in milliseconds. */
  readonly ms: number;
  /** Makes the error for time that is up. */
  readonly late: (request: SendRequest) => Error;
  /** How long the work goes on after the signal has aborted, in milliseconds. Default: it ends at once. */
  readonly lingerMs?: number;
}

/**
 * Settles as the work does, or rejects when its time is up or the request's signal aborts; the work is told by a signal of its
 * own. The rejection does not depend on the work: a fetch of one's own may ignore a signal, and a garbage collection can make
 * Node's forget it.
 */
export function bounded<Result>(
  { clock, request, ms, late, lingerMs }: Bounds,
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
    const cancel = clock.timer(ms, () => end(late(request)));
    let stay: (() => void) | undefined;
    const forget =
      signal &&
      onAbort(signal, () => {
        const abort = (): void => end(signal.reason);
        if (lingerMs) stay = clock.timer(lingerMs, abort);
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

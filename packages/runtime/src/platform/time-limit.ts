import { onCollected, weakly } from "./host.ts";

/** The listener of one signal, and the callbacks that it calls. */
interface Hub {
  readonly callbacks: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls back when the signal aborts. Returns a function that removes the callback. A signal has one listener for all
 * callbacks, and none without callbacks: many calls with one signal neither leak listeners nor trigger Node's
 * `MaxListenersExceededWarning`.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const hub = hubs.get(signal) ?? createHub();
  const { callbacks, fire } = hub;
  hubs.set(signal, hub);
  callbacks.add(callback);
  signal.addEventListener("abort", fire); // Adding the same listener again has no effect.
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) signal.removeEventListener("abort", fire);
  };
}

function createHub(): Hub {
  const callbacks = new Set<() => void>();
  const fire = (): void => {
    for (const callback of callbacks) callback();
  };
  return { callbacks, fire };
}

const abortErrors = new WeakMap<AbortSignal, DOMException>();

/** Returns the abort reason of a signal; an `AbortError` for a polyfilled signal without reasons. */
export function reasonOf(signal: AbortSignal): unknown {
  if ("reason" in signal) return signal.reason;
  const error = abortErrors.get(signal) ?? new DOMException("This operation was aborted", "AbortError");
  abortErrors.set(signal, error);
  return error;
}

/** The limits of a piece of work, and the callbacks for its end. */
export interface TimeLimit<Result = unknown> {
  readonly clock: { timer(ms: number, callback: () => void): () => void };
  /** Ends the work when the signal aborts. */
  readonly signal: AbortSignal | undefined;
  /** The limit, in milliseconds. */
  readonly ms: number;
  /** Creates the error for work that exceeds the limit. */
  readonly onTimeout: () => Error;
  /** Called before the returned promise settles, with the result if it resolves. */
  readonly onEnd?: (result?: Result) => void;
  /** Receives the result of work that succeeds after the returned promise has settled. */
  readonly onLate?: (result: Result) => void;
  /** How long the work may continue after the signal has aborted, in milliseconds. Default: 0. */
  readonly abortGraceMs?: number;
  /** Aborted with the work. Made by the caller, because creating one takes longer than the rest of the limit. */
  readonly controller?: AbortController;
}

/**
 * Settles as the work does. When the limit passes or the signal aborts, rejects, and aborts the controller. Does not
 * rely on the work to react: a custom `fetch` may ignore its signal, and Node's may lose it to garbage collection.
 */
export function withTimeLimit<Result>(
  { clock, signal, ms, onTimeout, onEnd, onLate, abortGraceMs, controller }: TimeLimit<Result>,
  work: () => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let cancelTimeout: (() => void) | undefined;
    let cancelGrace: (() => void) | undefined;
    let stopListening: (() => void) | undefined;
    let hasEnded = false;
    const end = (result?: Result): void => {
      if (hasEnded) return;
      hasEnded = true;
      cancelTimeout?.();
      cancelGrace?.();
      stopListening?.();
      onEnd?.(result);
    };
    const fail = (reason: unknown): void => {
      end();
      reject(reason);
      controller?.abort(reason);
    };
    if (signal?.aborted) return fail(reasonOf(signal));
    if (ms <= 0) return fail(onTimeout());
    cancelTimeout = clock.timer(ms, () => fail(onTimeout()));
    stopListening =
      signal &&
      onAbort(signal, () => {
        if (abortGraceMs) cancelGrace = clock.timer(abortGraceMs, () => fail(reasonOf(signal)));
        else fail(reasonOf(signal));
      });
    try {
      work().then((result) => {
        if (hasEnded) onLate?.(result);
        end(result);
        resolve(result);
      }, fail);
    } catch (error) {
      fail(error); // Custom middleware may throw instead of rejecting.
    }
  });
}

/**
 * Passes on a stream chunk by chunk, as the consumer reads. The returned stream fails if the source breaks off (with
 * the error of `broken`) or sends nothing within the limit. An abort makes it fail even if nobody reads.
 */
export function limitIdleTime(
  { clock, signal, ms, onTimeout }: TimeLimit,
  source: ReadableStream<Uint8Array>,
  broken: (cause: unknown) => unknown = (cause) => cause,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  // Weak, because the consumer may abandon the stream.
  let target: Pick<WeakRef<ReadableStreamDefaultController>, "deref"> | undefined;
  // May be called twice: an error of a stream that has ended has no effect.
  const fail = (reason: unknown): void => {
    stopListening?.();
    target?.deref()?.error(reason);
    reader.cancel(reason).catch(() => {});
  };
  const stopListening = signal && onAbort(signal, () => fail(reasonOf(signal)));
  const stream: ReadableStream<Uint8Array> = new ReadableStream(
    {
      start(controller) {
        target = weakly(controller);
      },
      async pull(controller) {
        const cancelTimeout = clock.timer(ms, () => fail(onTimeout()));
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          stopListening?.();
          controller.close();
        } catch (cause) {
          fail(broken(cause));
        } finally {
          cancelTimeout();
        }
      },
      cancel(reason) {
        stopListening?.();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  if (signal?.aborted) fail(reasonOf(signal));
  if (stopListening) onCollected(stream, stopListening);
  return stream;
}

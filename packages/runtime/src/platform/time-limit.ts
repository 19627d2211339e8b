import { abortReason, onAbort, onCollected, weakly } from "./platform.ts";

/** How long a piece of work may take, and what ends it early. */
export interface Limit {
  readonly clock: { timer(ms: number, callback: () => void): () => void };
  /** Ends the work when the signal aborts. */
  readonly signal: AbortSignal | undefined;
  /** The limit, in milliseconds. */
  readonly ms: number;
  /** Creates the error for work that exceeds the limit. */
  readonly onTimeout: () => Error;
  /** Returns how long the work may continue, in milliseconds, when the signal aborts. Default: 0. */
  readonly abortGraceMs?: (() => number) | undefined;
}

/**
 * Calls `fail` with the reason when the limit passes or the signal aborts. Returns a function that prevents that;
 * `undefined` if it has already happened.
 */
export function startLimit(
  { clock, signal, ms, onTimeout, abortGraceMs }: Limit,
  fail: (reason: unknown) => void,
): (() => void) | undefined {
  if (signal?.aborted) return void fail(abortReason(signal));
  if (ms <= 0) return void fail(onTimeout());
  const cancelTimeout = clock.timer(ms, () => fail(onTimeout()));
  if (!signal) return cancelTimeout;
  let cancelGrace: (() => void) | undefined;
  const failAborted = (): void => fail(abortReason(signal));
  const stopListening = onAbort(signal, () => {
    const graceMs = abortGraceMs?.();
    if (graceMs) cancelGrace = clock.timer(graceMs, failAborted);
    else failAborted();
  });
  return () => {
    cancelTimeout();
    cancelGrace?.();
    stopListening();
  };
}

/** The limits of a piece of work, and the callbacks for its end. */
export interface TimeLimit<Result = unknown> extends Limit {
  /** Called before the returned promise settles, with the result if it resolves. */
  readonly onEnd?: (result?: Result) => void;
  /** Receives the result of work that succeeds after the returned promise has settled. */
  readonly onLate?: (result: Result) => void;
  /** Aborted with the work. Made by the caller, because creating one takes longer than the rest of the limit. */
  readonly controller?: AbortController;
}

/**
 * Settles as the work does. When the limit passes or the signal aborts, rejects, and aborts the controller. Does not
 * rely on the work to react: a custom `fetch` may ignore its signal, and Node's may lose it to garbage collection.
 */
export function withTimeLimit<Result>(limit: TimeLimit<Result>, work: () => Promise<Result>): Promise<Result> {
  const { onEnd, onLate, controller } = limit;
  return new Promise((resolve, reject) => {
    let stop: (() => void) | undefined;
    let hasEnded = false;
    const end = (result?: Result): void => {
      if (hasEnded) return;
      hasEnded = true;
      stop?.();
      onEnd?.(result);
    };
    const fail = (reason: unknown): void => {
      end();
      reject(reason);
      controller?.abort(reason);
    };
    stop = startLimit(limit, fail);
    if (!stop) return;
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
  { clock, signal, ms, onTimeout }: Limit,
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
  const stopListening = signal && onAbort(signal, () => fail(abortReason(signal)));
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
  if (signal?.aborted) fail(abortReason(signal));
  if (stopListening) onCollected(stream, stopListening);
  return stream;
}

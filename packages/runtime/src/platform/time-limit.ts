/** The listener of one signal, and the callbacks that it calls. */
interface Hub {
  readonly callbacks: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls back when the signal aborts; returns a function that stops that. However many callbacks a signal has, it carries one
 * listener, and none without callbacks: thousands of calls under a long-lived signal neither leak nor trigger Node's warning.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const hub = hubs.get(signal) ?? createHub();
  const { callbacks, fire } = hub;
  hubs.set(signal, hub);
  callbacks.add(callback);
  signal.addEventListener("abort", fire); // adding the same listener again has no effect
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

/** What ends a piece of work before it is done. */
export interface TimeLimit {
  /** Calls back once, after this many milliseconds. Returns a function that cancels it. */
  readonly clock: { timer(ms: number, callback: () => void): () => void };
  /** Ends the work when it aborts. */
  readonly signal: AbortSignal | undefined;
  /** Time allowed, in milliseconds. */
  readonly ms: number;
  /** Makes the error for work that takes longer. */
  readonly onTimeout: () => Error;
  /** How long the work may continue after the signal has aborted, in milliseconds. Default: it ends at once. */
  readonly abortGraceMs?: number;
}

/**
 * Settles as the work does, or rejects when its time has run out or the signal aborts; the work learns that by a signal of its
 * own. The rejection does not depend on the work: a custom fetch may ignore a signal, and a garbage collection can make
 * Node's forget it.
 */
export function withTimeLimit<Result>(
  { clock, signal, ms, onTimeout, abortGraceMs }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const controller = new AbortController();
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      controller.abort(reason);
    };
    const cancelTimeout = clock.timer(ms, () => end(onTimeout()));
    let cancelGrace: (() => void) | undefined;
    const stopListening =
      signal &&
      onAbort(signal, () => {
        const abort = (): void => end(signal.reason);
        if (abortGraceMs) cancelGrace = clock.timer(abortGraceMs, abort);
        else abort();
      });
    const release = (): void => {
      cancelTimeout();
      stopListening?.();
      cancelGrace?.();
    };
    const done = (result: Result): void => {
      release();
      resolve(result);
    };
    try {
      work(controller.signal).then(done, end);
    } catch (error) {
      end(error); // custom middleware may throw instead of rejecting
    }
  });
}

/**
 * Passes a stream on, chunk by chunk as it is read. It fails when the source sends nothing for the time allowed, or breaks
 * off; and, read or not, when the signal aborts. `broken` makes the error for a source that breaks off.
 */
export function limitIdleTime(
  limit: TimeLimit,
  source: ReadableStream<Uint8Array>,
  broken: (cause: unknown) => unknown = (cause) => cause,
): ReadableStream<Uint8Array> {
  const { signal } = limit;
  const reader = source.getReader();
  let stopListening: (() => void) | undefined;
  const cancel = (reason: unknown): Promise<void> => {
    stopListening?.();
    return reader.cancel(reason);
  };
  const stop = (reason: unknown): void => void cancel(reason).catch(() => {});
  const read = (): Promise<ReadableStreamReadResult<Uint8Array>> =>
    reader.read().catch((cause: unknown) => {
      throw broken(cause);
    });
  return new ReadableStream(
    {
      cancel,
      start(controller) {
        stopListening =
          signal &&
          onAbort(signal, () => {
            controller.error(signal.reason);
            stop(signal.reason);
          });
      },
      async pull(controller) {
        const { done, value } = await withTimeLimit(limit, (ended) => {
          ended.addEventListener("abort", () => stop(ended.reason));
          return read();
        });
        if (!done) return controller.enqueue(value);
        stopListening?.();
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

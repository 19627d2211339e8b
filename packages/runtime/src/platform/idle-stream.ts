import { onAbort } from "./on-abort.ts";
import { type TimeLimit, withTimeLimit } from "./time-limit.ts";

/**
 * Hands a stream on, chunk by chunk as they are asked for. It fails when the source falls silent or breaks off, and, read or
 * not, when the signal aborts. `broken` makes the error for a source that breaks off.
 */
export function watchStream(
  bounds: TimeLimit,
  source: ReadableStream<Uint8Array>,
  broken: (cause: unknown) => unknown = (cause) => cause,
): ReadableStream<Uint8Array> {
  const { signal } = bounds.request;
  const reader = source.getReader();
  let forget: (() => void) | undefined;
  const cancel = (reason: unknown): Promise<void> => {
    forget?.();
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
        forget =
          signal &&
          onAbort(signal, () => {
            controller.error(signal.reason);
            stop(signal.reason);
          });
      },
      async pull(controller) {
        const { done, value } = await withTimeLimit(bounds, (ended) => {
          ended.addEventListener("abort", () => stop(ended.reason));
          return read();
        });
        if (!done) return controller.enqueue(value);
        forget?.();
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

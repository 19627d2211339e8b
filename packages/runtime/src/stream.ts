import { type Bounds, bounded } from "./bounded.ts";

/** Hands a stream on, chunk by chunk as they are asked for, and fails it when the source falls silent or the signal aborts. */
export function watchStream(bounds: Bounds, source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const cancel = (reason: unknown): Promise<void> => reader.cancel(reason);
  return new ReadableStream(
    {
      cancel,
      pull: async (controller) => {
        const { done, value } = await bounded(bounds, (signal) => {
          signal.addEventListener("abort", () => cancel(signal.reason).catch(() => {}));
          return reader.read();
        });
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

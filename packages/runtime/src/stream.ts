import { type Bounds, bounded } from "./bounded.ts";

/** Hands a stream on, chunk by chunk as they are asked for, and fails it when the source falls silent or the signal aborts. */
export function watchStream(
  source: ReadableStream<Uint8Array>,
  bounds: Omit<Bounds, "stop">,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const cancel = (reason: unknown): Promise<void> => reader.cancel(reason).catch(() => {});
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await bounded({ ...bounds, stop: cancel }, () => reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}

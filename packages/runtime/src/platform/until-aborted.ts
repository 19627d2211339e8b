import { abortReason } from "./platform.ts";

/** @throws The reason of the signal, if it has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortReason(signal);
}

/**
 * Yields items one by one.
 *
 * @throws The reason of the signal in place of the next item, if it has aborted.
 */
export function* untilAborted<Item>(
  signal: AbortSignal | undefined,
  items: Iterable<Item>,
): Generator<Item, void, undefined> {
  for (const item of items) {
    throwIfAborted(signal);
    yield item;
  }
}

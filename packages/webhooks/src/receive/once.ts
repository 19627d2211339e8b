import type { DeduplicationStore } from "./deduplication.ts";

/**
 * Runs the work of each event once. A delivery of an event that is being handled shares the result of that run. After a failure
 * the next delivery runs the work again. `onStoreError` is called when the store fails after the work has succeeded; it must not
 * throw.
 */
export function createOnce(
  store: DeduplicationStore,
  onStoreError: (error: unknown) => unknown,
): (id: string, work: () => unknown) => Promise<void> {
  const running = new Map<string, Promise<void>>();

  async function attempt(id: string, work: () => unknown): Promise<void> {
    if (await store.has(id)) return;
    await work();
    try {
      await store.add(id);
    } catch (error) {
      // The work has succeeded: an error response would make the sender repeat it.
      await onStoreError(error);
    }
  }

  return (id, work) => {
    const same = running.get(id);
    if (same) return same;
    const promise = attempt(id, work).finally(() => running.delete(id));
    running.set(id, promise);
    return promise;
  };
}

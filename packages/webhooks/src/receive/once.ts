import type { DeduplicationStore } from "./deduplication.ts";

/**
 * Creates a function that runs the work of each event once. A concurrent delivery of the same event shares the result
 * of that run. After a failure, the next delivery runs the work again. The function resolves with `false` if another
 * process is handling the event, or else with `true`. `onStoreError` receives the errors of `add` and `release`; it
 * must not throw.
 */
export function createOnce(
  store: DeduplicationStore,
  onStoreError: (error: unknown) => unknown,
): (id: string, work: () => unknown) => Promise<boolean> {
  const running = new Map<string, Promise<boolean>>();

  async function attempt(id: string, work: () => unknown): Promise<boolean> {
    const isOurs = (await store.claim?.(id)) ?? true;
    let isDone = false;
    try {
      // Checked after the claim: another process may have handled the event just before.
      const isHandled = await store.has(id);
      if (isHandled || !isOurs) return isHandled;
      await work();
      isDone = true;
    } finally {
      // However the attempt ended without the work, the next delivery must find the event unclaimed.
      if (isOurs && !isDone) await record(() => store.release?.(id));
    }
    // A failure of `add` is only reported: the work has succeeded, and an error response would cause another delivery.
    await record(() => store.add(id));
    return true;
  }

  async function record(write: () => unknown): Promise<void> {
    try {
      await write();
    } catch (error) {
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

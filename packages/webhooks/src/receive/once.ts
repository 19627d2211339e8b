import type { DeduplicationStore } from "./deduplication.ts";

/**
 * Runs the work of each event once. A concurrent delivery of the same event shares the result of that run. After a
 * failure, the next delivery runs the work again. Resolves with `false` if another process is handling the event.
 * `onStoreError` is called if the store fails after the work has ended; it must not throw.
 */
export function createOnce(
  store: DeduplicationStore,
  onStoreError: (error: unknown) => unknown,
): (id: string, work: () => unknown) => Promise<boolean> {
  const running = new Map<string, Promise<boolean>>();

  async function attempt(id: string, work: () => unknown): Promise<boolean> {
    const isOurs = (await store.claim?.(id)) ?? true;
    // Checked after the claim, so that the store already knows what another process has handled before.
    const isHandled = await store.has(id);
    if (isHandled || !isOurs) {
      if (isOurs) await record(() => store.release?.(id));
      return isHandled;
    }
    try {
      await work();
    } catch (error) {
      await record(() => store.release?.(id));
      throw error;
    }
    // The work has succeeded, and an error response would make the sender deliver the event again.
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

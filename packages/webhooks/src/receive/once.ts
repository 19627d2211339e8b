import type { DeduplicationStore } from "./deduplication.ts";

/**
 * Does the work of each event once. Deliveries of an event that is being handled wait for that, and share its end; an event
 * whose work failed is done again on its next delivery. `onUnnoted` is told, and must not throw, when work that is done could
 * not be noted in the store.
 */
export function createOnce(
  store: DeduplicationStore,
  onUnnoted: (error: unknown) => unknown,
): (id: string, work: () => unknown) => Promise<void> {
  const running = new Map<string, Promise<void>>();

  async function attempt(id: string, work: () => unknown): Promise<void> {
    if (await store.has(id)) return;
    await work();
    try {
      await store.add(id);
    } catch (error) {
      // The work is done: refusing the delivery now would have it done again.
      await onUnnoted(error);
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

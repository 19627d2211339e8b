/**
 * Remembers which events were handled. A `Set` is one; to share it between processes give your own, over Redis for
 * instance. Two processes that receive the same event in the same moment may still both handle it.
 */
export interface DeduplicationStore {
  /** Whether the event was handled before. */
  has(id: string): boolean | Promise<boolean>;
  /** Notes that the event was handled. Called once its handler has succeeded, never before. */
  add(id: string): unknown;
}

export interface MemoryStoreOptions {
  /** How many events are remembered; beyond that the oldest is forgotten. @default 10_000 */
  readonly maxEntries?: number | undefined;
  /** For how long an event is remembered, in milliseconds. @default 86_400_000, a day */
  readonly maxAgeMs?: number | undefined;
  /** The present in milliseconds since 1970, for tests. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** Remembers in the memory of this process, within bounds. */
export function createMemoryStore({
  maxEntries = 10_000,
  maxAgeMs = 86_400_000,
  now = Date.now,
}: MemoryStoreOptions = {}): DeduplicationStore {
  // A Map keeps the order of insertion: the oldest entry is the first.
  const expiries = new Map<string, number>();
  return {
    has: (id) => (expiries.get(id) ?? 0) > now(),
    add(id) {
      const time = now();
      expiries.delete(id);
      expiries.set(id, time + maxAgeMs);
      for (const [oldest, expiry] of expiries) {
        if (expiry > time && expiries.size <= maxEntries) break;
        expiries.delete(oldest);
      }
    },
  };
}

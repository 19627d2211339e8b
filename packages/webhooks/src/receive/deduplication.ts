/**
 * Stores which events were handled. A `Set` is one; to share it between processes implement your own, for instance over Redis.
 * Two processes that receive the same event at the same moment may still both handle it.
 */
export interface DeduplicationStore {
  /** Whether the event has been handled. */
  has(id: string): boolean | Promise<boolean>;
  /** Records that the event has been handled. Called after its handler has succeeded, never before. */
  add(id: string): unknown;
}

/** Limits of a store in memory. */
export interface MemoryStoreOptions {
  /** How many events are stored; the oldest is removed to make room for another. @default 10_000 */
  readonly maxEntries?: number | undefined;
  /** How long an event is stored, in milliseconds. @default 86_400_000, a day */
  readonly maxAgeMs?: number | undefined;
  /** The current time in milliseconds since 1970; replaced in tests. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** Creates a store in the memory of this process, of limited size and age. */
export function createMemoryStore({
  maxEntries = 10_000,
  maxAgeMs = 86_400_000,
  now = Date.now,
}: MemoryStoreOptions = {}): DeduplicationStore {
  // A Map keeps the order of insertion, so the first entry is the oldest.
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

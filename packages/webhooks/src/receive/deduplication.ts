/**
 * Stores which events were handled. A `Set` is one; to share it between processes implement your own, for instance over Redis,
 * with `claim` and `release`: without them, two processes that receive an event at the same moment both handle it.
 */
export interface DeduplicationStore {
  /** Whether the event has been handled. */
  has(id: string): boolean | Promise<boolean>;
  /** Records that the event has been handled. Called after its handler has succeeded, never before. */
  add(id: string): unknown;
  /**
   * Claims an event for this process before its handler runs: `false` if another process has claimed it. The delivery then gets
   * 503, so that it comes again. A claim should expire after some minutes, since a process can end without releasing it.
   */
  claim?(id: string): boolean | Promise<boolean>;
  /** Ends the claim of this process after its handler has failed, or was not needed. After a success, `add` ends it. */
  release?(id: string): unknown;
}

/** Limits of a store in memory. */
export interface MemoryStoreOptions {
  /** How many events are stored; the oldest is removed to make room for another. @default 10_000 */
  readonly maxEntries?: number | undefined;
  /** How long an event is stored, in milliseconds. @default 86_400_000, a day */
  readonly maxAgeMs?: number | undefined;
  /** The current time; replaced in tests. @default the time of the machine */
  readonly now?: (() => Date) | undefined;
}

/** Creates a store in the memory of this process, of limited size and age. */
export function createMemoryStore({
  maxEntries = 10_000,
  maxAgeMs = 86_400_000,
  now = () => new Date(),
}: MemoryStoreOptions = {}): DeduplicationStore {
  // A Map keeps the order of insertion, so the first entry is the oldest.
  const expiries = new Map<string, number>();
  return {
    has: (id) => (expiries.get(id) ?? 0) > now().getTime(),
    add(id) {
      const time = now().getTime();
      expiries.delete(id);
      expiries.set(id, time + maxAgeMs);
      for (const [oldest, expiry] of expiries) {
        if (expiry > time && expiries.size <= maxEntries) break;
        expiries.delete(oldest);
      }
    },
  };
}

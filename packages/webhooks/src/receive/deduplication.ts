import { checkOptions } from "../verify/options.ts";

/**
 * Records which events have been handled. A `Set` satisfies this interface. To share the records between processes,
 * implement it with a shared store such as Redis, including `claim` and `release`: without them, two processes that
 * receive an event at the same moment may both handle it.
 */
export interface DeduplicationStore {
  /** Whether the event has been handled. */
  has(id: string): boolean | Promise<boolean>;
  /** Records that the event has been handled. Not called if its handler failed. */
  add(id: string): unknown;
  /**
   * Claims an event for this process before its handler runs. Returns `false` if another process has claimed the event.
   * If `has` then returns `false` too, the response is 503, so that the event is delivered again. A claim should expire
   * after some minutes, because a process can end without releasing it. If `claim` fails, `release` is not called,
   * because another process may have the claim.
   */
  claim?(id: string): boolean | Promise<boolean>;
  /**
   * Releases the claim of this process. Called if `has` or the handler failed, or if the event had been handled before;
   * after a success, `add` is called instead.
   */
  release?(id: string): unknown;
}

/** Options of `createMemoryStore`. */
export interface MemoryStoreOptions {
  /**
   * The maximum number of stored event IDs; the oldest is dropped to make room.
   *
   * @default 10_000
   */
  readonly maxEntries?: number | undefined;
  /**
   * How long an event ID is stored, in milliseconds.
   *
   * @default 86_400_000, one day
   */
  readonly maxAgeMs?: number | undefined;
  /**
   * Returns the current time. Pass a fake clock in tests.
   *
   * @default the system time
   */
  readonly now?: (() => Date) | undefined;
}

/**
 * Creates an in-memory store of the IDs of handled events. It is not shared between processes.
 *
 * @throws {TypeError} If an option is unknown or has a wrong type.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): DeduplicationStore {
  checkOptions(options, "maxEntries:number, maxAgeMs:number, now:function");
  const { maxEntries = 10_000, maxAgeMs = 86_400_000, now = () => new Date() } = options;
  // A Map keeps insertion order, so the first entry is the oldest.
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

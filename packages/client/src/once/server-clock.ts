/** When a request was sent, at the earliest, and its response received, and the response's header `Date`. */
export interface Timed {
  /** On the wall clock, in milliseconds since 1970. */
  readonly sentOn: number;
  /** On the monotonic clock, like the next one. */
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly date: string | null;
}

/**
 * What responses have shown of the server's clock. A response states the time between its request and its arrival, in
 * whole seconds, so the time of the server lies between two bounds. Both take a time on the monotonic clock, and are
 * NaN if no response has stated the time.
 */
export interface ServerClock {
  earliest(at: number): number;
  latest(at: number): number;
  observe(response: Timed): void;
}

export function createServerClock(): ServerClock {
  let low = Number.NaN;
  let high = Number.NaN;
  return {
    earliest: (at) => low + at,
    latest: (at) => high + at,
    observe({ sentAt, receivedAt, date }) {
      const time = Date.parse(date ?? "");
      if (Number.isNaN(time)) return;
      const [nextLow, nextHigh] = [time - receivedAt, time + 1000 - sentAt];
      // Bounds that exclude each other show that the machine has slept, or that another server has another clock.
      const isOther = !(nextLow <= high && nextHigh >= low);
      low = isOther ? nextLow : Math.max(low, nextLow);
      high = isOther ? nextHigh : Math.min(high, nextHigh);
    },
  };
}

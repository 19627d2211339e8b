import type { Grant } from "./results.ts";

/** Granted permits that have not been used. */
export interface Permits {
  /** Adds the permits of a grant. `reserved` of them are only for requests with priority. */
  add(grant: Grant, granted: number, reserved: number): void;
  /** Whether there is a permit for a request with or without priority. */
  has(hasPriority: boolean): boolean;
  /** Removes a permit and returns its grant; `undefined` if there is none. */
  take(hasPriority: boolean): Grant | undefined;
  count(): number;
  /** Removes all permits. Returns their number, and whether the permit of the probe is among them. */
  clear(): { readonly count: number; readonly hasProbe: boolean };
}

/** The unused permits of one grant. */
interface Batch {
  readonly grant: Grant;
  ordinary: number;
  reserved: number;
}

/** Creates an empty collection. The oldest permits are used first. */
export function createPermits(): Permits {
  let batches: Batch[] = [];
  const find = (hasPriority: boolean): Batch | undefined =>
    batches.find(({ ordinary, reserved }) => ordinary > 0 || (hasPriority && reserved > 0));
  const count = (): number => batches.reduce((sum, { ordinary, reserved }) => sum + ordinary + reserved, 0);
  return {
    add(grant, granted, reserved) {
      if (granted > 0) batches.push({ grant, ordinary: granted - reserved, reserved });
    },
    has: (hasPriority) => find(hasPriority) !== undefined,
    take(hasPriority) {
      const batch = find(hasPriority);
      if (!batch) return undefined;
      if (hasPriority && batch.reserved > 0) batch.reserved -= 1;
      else batch.ordinary -= 1;
      if (batch.ordinary + batch.reserved === 0) batches = batches.filter((other) => other !== batch);
      return batch.grant;
    },
    count,
    clear() {
      const cleared = { count: count(), hasProbe: batches.some(({ grant }) => grant.probe) };
      batches = [];
      return cleared;
    },
  };
}

/** A value that is known to lie between two bounds, ever better. */
export interface Range {
  /** Takes in new bounds. Bounds that contradict the old ones replace them: a clock was set. */
  narrow(low: number, high: number): void;
  /** The value within the bounds that is nearest to this one. */
  clamp(value: number): number;
  high(): number;
}

/** A value of which nothing is known. */
export function createRange(): Range {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  return {
    narrow(newLow, newHigh) {
      const isContradiction = newLow > high || newHigh < low;
      low = isContradiction ? newLow : Math.max(low, newLow);
      high = isContradiction ? newHigh : Math.min(high, newHigh);
    },
    clamp: (value) => Math.max(low, Math.min(high, value)),
    high: () => high,
  };
}

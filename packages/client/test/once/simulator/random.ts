/** A sequence of random choices that a seed determines. */
export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** A number between two positive ones whose magnitude is equally distributed: small ones are as frequent as large ones. */
  scale(from: number, to: number): number;
}

/** Creates the dice of a seed (the generator mulberry32). */
export function createDice(seed: number): Dice {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
    scale: (from, to) => Math.round(from * (to / from) ** next()),
  };
}

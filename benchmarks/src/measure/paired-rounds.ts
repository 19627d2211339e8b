/** Measures the cost of one turn, in any unit. */
export type Meter = (turn: () => Promise<void>) => Promise<number>;

/** A base and a subject that alternate. */
export interface Pairing {
  readonly meter: Meter;
  readonly base: () => Promise<void>;
  readonly subject: () => Promise<void>;
  /** The number of rounds that count. */
  readonly rounds: number;
  /** How many turns each side takes in a round. Default: 1. */
  readonly turnsPerRound?: number;
  /** The number of rounds before those that count, for the compiler to optimize the code. */
  readonly warmUpRounds: number;
}

/**
 * Measures the cost of a subject relative to a base: the median of the rounds after the warm-up. Both take the same
 * number of turns in each round, so that a slow moment of the machine affects both. The turns alternate, and each side
 * is first in turn. The costs of a side are added up in a round: a garbage collection costs as much as many calls, and
 * it is chance which turn pays for it.
 */
export async function compareInRounds(pairing: Pairing): Promise<number> {
  const { meter, base, subject, rounds, turnsPerRound = 1, warmUpRounds } = pairing;
  const ratios: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    let baseCost = 0;
    let subjectCost = 0;
    for (let turn = 0; turn < turnsPerRound; turn += 1) {
      const isBaseFirst = (round * turnsPerRound + turn) % 2 === 0;
      if (isBaseFirst) baseCost += await meter(base);
      subjectCost += await meter(subject);
      if (!isBaseFirst) baseCost += await meter(base);
    }
    if (round >= 0) ratios.push(subjectCost / baseCost);
  }
  return median(ratios);
}

/** The median: the middle value, or the mean of the two middle values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
}

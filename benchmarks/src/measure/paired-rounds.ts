/** Measures the cost of one turn, in any unit. */
export type Meter = (turn: () => Promise<void>) => Promise<number>;

/** A base and a subject that alternate. */
export interface Pairing {
  readonly meter: Meter;
  readonly base: () => Promise<void>;
  readonly subject: () => Promise<void>;
  /** The number of rounds that count. */
  readonly rounds: number;
  /** The number of rounds before those that count, for the compiler to optimize the code. */
  readonly warmUpRounds: number;
}

/**
 * Measures the cost of a subject relative to a base: the median of the rounds after the warm-up. Both take one turn in
 * each round, so that a slow moment of the machine affects both.
 */
export async function compareInRounds({ meter, base, subject, rounds, warmUpRounds }: Pairing): Promise<number> {
  const ratios: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const isBaseFirst = round % 2 === 0;
    const early = await meter(isBaseFirst ? base : subject);
    const late = await meter(isBaseFirst ? subject : base);
    if (round >= 0) ratios.push(isBaseFirst ? late / early : early / late);
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

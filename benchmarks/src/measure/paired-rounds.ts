/** Measures what one turn of a subject takes, in whatever unit. */
export type Meter = (turn: () => Promise<void>) => Promise<number>;

/** Two that take turns, and for how long. */
export interface Match {
  readonly meter: Meter;
  readonly base: () => Promise<void>;
  readonly subject: () => Promise<void>;
  readonly rounds: number;
  /** Rounds before those that count: code runs slowly at first. */
  readonly warmUpRounds: number;
}

/**
 * Answers what a subject takes relative to a base: the median of the rounds, in each of which both take a turn. A machine that
 * slows down does so for both.
 */
export async function compareInRounds({ meter, base, subject, rounds, warmUpRounds }: Match): Promise<number> {
  const ratios: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const isBaseFirst = round % 2 === 0;
    const early = await meter(isBaseFirst ? base : subject);
    const late = await meter(isBaseFirst ? subject : base);
    if (round >= 0) ratios.push(isBaseFirst ? late / early : early / late);
  }
  return median(ratios);
}

/** The middle value; the mean of the two middle ones if the number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
}

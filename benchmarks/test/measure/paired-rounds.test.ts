import { expect, test } from "vitest";
import { compareInRounds, median } from "../../src/measure/paired-rounds.ts";

test.each([
  { values: [3, 1, 2], want: 2 },
  { values: [4, 1, 2, 3], want: 2.5 },
  { values: [7], want: 7 },
  { values: [], want: Number.NaN },
])("median returns $want for $values", ({ values, want }) => {
  expect(median(values)).toBe(want);
});

test("compareInRounds takes the median of the rounds after the warm-up, whichever side goes first", async () => {
  const seen: string[] = [];
  // The base always costs 10; the subject is slow during the warm-up and once later.
  const costs = [90, 20, 20, 500, 20, 20];
  const base = async (): Promise<void> => void seen.push("base");
  const subject = async (): Promise<void> => void seen.push("subject");
  const meter = async (turn: () => Promise<void>): Promise<number> => {
    await turn();
    return turn === base ? 10 : (costs.shift() ?? 0);
  };

  await expect(compareInRounds({ meter, base, subject, rounds: 5, warmUpRounds: 1 })).resolves.toBe(2);
  expect(seen.slice(0, 4)).toEqual(["subject", "base", "base", "subject"]);
  expect(seen).toHaveLength(12);
});

test.each([
  { turnsPerRound: 1, want: 2.5 },
  { turnsPerRound: 6, want: 1 },
])("compareInRounds measures $want with $turnsPerRound turns if every third turn collects garbage", async (given) => {
  let turns = 0;
  const meter = async (): Promise<number> => (turns++ % 3 === 2 ? 40 : 10);
  const nothing = async (): Promise<void> => {};
  const pairing = { meter, base: nothing, subject: nothing, rounds: 4, warmUpRounds: 0 };

  await expect(compareInRounds({ ...pairing, turnsPerRound: given.turnsPerRound })).resolves.toBe(given.want);
  expect(turns).toBe(8 * given.turnsPerRound);
});

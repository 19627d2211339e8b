import type { Effect } from "../../src/index.ts";
import { seeded } from "../dialect/random.ts";

const effects: readonly Effect[] = ["read", "reach", "execute", "spend", "change", "start", "send", "grant", "delete"];

/** `ALLOWED_SETS=50` draws as many sets, and `ALLOWED_SEED` draws those of a test that has failed again. */
const { ALLOWED_SETS: count = "6", ALLOWED_SEED: given = Date.now() % 1_000_000 } = process.env;
const seed = Number(given);
const random = seeded(seed);

/** Sets of effects, each of which has every second effect. */
const sets = Array.from({ length: Number(count) }, () => {
  const set = effects.filter(() => random() < 0.5);
  return set.length > 0 ? set : effects.slice(0, 1);
});

/** The sets of this run, and the seed that draws them again. `all` also has each single effect. */
export const drawn: {
  readonly seed: number;
  readonly sets: readonly (readonly Effect[])[];
  readonly all: readonly (readonly Effect[])[];
} = { seed, sets, all: [...sets, ...effects.map((effect) => [effect])] };

/** All effects. */
export const allEffects = ["read", "reach", "execute", "spend", "change", "start", "send", "grant", "delete"] as const;

/** Sets of effects, and the seed that draws them again. */
export interface DrawnSets {
  readonly seed: number;
  readonly sets: readonly (readonly string[])[];
}

/**
 * Draws sets of effects and single effects. `ALLOWED_SETS=50` takes as many sets and each single effect, and
 * `ALLOWED_SEED` draws those of a test that has failed again. By default, one of each third of
 * these.
 */
export function drawSets({ ALLOWED_SETS, ALLOWED_SEED }: NodeJS.ProcessEnv): DrawnSets {
  const seed = Number(ALLOWED_SEED ?? Date.now() % 1_000_000);
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const drawn = Array.from({ length: Number(ALLOWED_SETS ?? 9) }, () => {
    const set = allEffects.filter(() => random() < 0.5);
    return set.length > 0 ? set : allEffects.slice(0, 1);
  });
  const all = [...drawn, ...allEffects.map((effect) => [effect])];
  if (ALLOWED_SETS) return { seed, sets: all };
  return { seed, sets: [0, 1, 2].map((part) => all[Math.floor(((part + random()) * all.length) / 3)] ?? allEffects) };
}

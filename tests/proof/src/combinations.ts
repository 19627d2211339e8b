import type { Combination } from "./combination.ts";
import { bundlers } from "./groups/bundlers.ts";
import { compilers } from "./groups/compilers.ts";
import { runtimes } from "./groups/runtimes.ts";
import { testRunners } from "./groups/test-runners.ts";

/** All combinations with which the packages must work. */
export const combinations: readonly Combination[] = [...compilers, ...bundlers, ...runtimes, ...testRunners];

/**
 * Selects combinations by name, or all if there are no names. A name also selects the combinations whose names begin
 * with it and a hyphen, such as `typescript` or `typescript-5.4`.
 * @throws {RangeError} If a name selects no combination.
 */
export function select(names: readonly string[], from: readonly Combination[] = combinations): readonly Combination[] {
  const isMeant = (name: string, by: string): boolean => name === by || name.startsWith(`${by}-`);
  const unknown = names.find((by) => !from.some(({ name }) => isMeant(name, by)));
  if (unknown !== undefined) {
    throw new RangeError(
      `There is no combination "${unknown}". Use one of ${from.map(({ name }) => name).join(", ")}.`,
    );
  }
  return names.length === 0 ? from : from.filter(({ name }) => names.some((by) => isMeant(name, by)));
}

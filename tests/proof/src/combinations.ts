import type { Combination } from "./combination.ts";
import { bundlers } from "./groups/bundlers.ts";
import { compilers } from "./groups/compilers.ts";
import { packageManagers } from "./groups/package-managers.ts";
import { runtimes } from "./groups/runtimes.ts";
import { testRunners } from "./groups/test-runners.ts";
import { type Suite, suites } from "./suites.ts";

/** All combinations with which the packages must work. */
export const combinations: readonly Combination[] = [
  ...compilers,
  ...bundlers,
  ...runtimes,
  ...testRunners,
  ...packageManagers,
];

/** What `npm run proof` runs. */
export interface Selection {
  readonly suites: readonly Suite[];
  readonly combinations: readonly Combination[];
}

/**
 * Selects suites and combinations by name, or all if there are no names. A name also selects the combinations whose
 * names begin with it and a hyphen, such as `typescript` or `typescript-5.4`.
 * @throws {RangeError} If a name selects nothing.
 */
export function select(names: readonly string[]): Selection {
  const isMeant = (name: string, by: string): boolean => name === by || name.startsWith(`${by}-`);
  const all = [...suites, ...combinations].map(({ name }) => name);
  const unknown = names.find((by) => !all.some((name) => isMeant(name, by)));
  if (unknown !== undefined) {
    throw new RangeError(`There is no suite or combination "${unknown}". Use one of ${all.join(", ")}.`);
  }
  const isSelected = ({ name }: { readonly name: string }): boolean =>
    names.length === 0 || names.some((by) => isMeant(name, by));
  return { suites: suites.filter(isSelected), combinations: combinations.filter(isSelected) };
}

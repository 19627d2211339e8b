import type { Recipe } from "@planasonix/recipes/src/recipe.ts";
import { recipes } from "@planasonix/recipes/src/recipes.ts";
import type { Combination } from "./combination.ts";
import { bundlers } from "./groups/bundlers.ts";
import { compilers } from "./groups/compilers.ts";
import { generatedClients } from "./groups/generated-clients.ts";
import { packageManagers } from "./groups/package-managers.ts";
import { runtimes } from "./groups/runtimes.ts";
import { testRunners } from "./groups/test-runners.ts";
import { type Suite, suites } from "./suites.ts";

/** All combinations with which the packages must work. */
export const combinations: readonly Combination[] = [
  ...compilers,
  ...generatedClients,
  ...bundlers,
  ...runtimes,
  ...testRunners,
  ...packageManagers,
];

/** What `npm run proof` runs. */
export interface Selection {
  readonly suites: readonly Suite[];
  readonly recipes: readonly Recipe[];
  readonly combinations: readonly Combination[];
}

/**
 * Selects suites, recipes and combinations by name. Without names, selects all but the recipes, which take 12 minutes. The
 * names of recipes begin with `recipes-`. A name also selects the parts whose names begin with it and a hyphen, such as `recipes` or `typescript-5.4`.
 * @throws {RangeError} If a name selects nothing.
 */
export function select(names: readonly string[]): Selection {
  const isMeant = (name: string, by: string): boolean => name === by || name.startsWith(`${by}-`);
  const all = [...suites, ...recipes.map(asPart), ...combinations].map(({ name }) => name);
  const unknown = names.find((by) => !all.some((name) => isMeant(name, by)));
  if (unknown !== undefined) {
    throw new RangeError(`There is no suite, recipe or combination "${unknown}". Use one of ${all.join(", ")}.`);
  }
  const isSelected = ({ name }: { readonly name: string }): boolean =>
    names.length === 0 || names.some((by) => isMeant(name, by));
  return {
    suites: suites.filter(isSelected),
    recipes: names.length === 0 ? [] : recipes.filter((recipe) => isSelected(asPart(recipe))),
    combinations: combinations.filter(isSelected),
  };
}

/** The name of a recipe on the command line. */
export function asPart({ name }: Recipe): { readonly name: string } {
  return { name: `recipes-${name}` };
}

import { closing, follow, followTogether } from "@planasonix/recipes/src/follow.ts";
import type { Recipe } from "@planasonix/recipes/src/recipe.ts";
import { createWorkspace } from "@planasonix/recipes/src/workspace.ts";
import type { Verdict } from "./prove.ts";

/**
 * Follows recipes of CONTRIBUTING.md in a copy of the repository with packages of its own: one recipe with all its commands,
 * and several together, which runs once what takes long.
 */
export async function proveRecipes(recipes: readonly Recipe[]): Promise<Verdict> {
  const [first, ...others] = recipes;
  try {
    using workspace = await createWorkspace();
    if (first && others.length === 0) await follow(first, workspace, closing);
    else await followTogether(recipes, workspace);
    return { kind: "passed" };
  } catch (error) {
    return { kind: "failed", output: error instanceof Error ? error.message : String(error) };
  }
}

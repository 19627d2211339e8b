import { closing, follow } from "@planasonix/recipes/src/follow.ts";
import type { Recipe } from "@planasonix/recipes/src/recipe.ts";
import { createWorkspace } from "@planasonix/recipes/src/workspace.ts";
import type { Verdict } from "./prove.ts";

/** Follows a recipe of CONTRIBUTING.md in a copy of the repository with packages of its own. */
export async function proveRecipe(recipe: Recipe): Promise<Verdict> {
  try {
    using workspace = await createWorkspace("installed");
    await follow(recipe, workspace, closing);
    return { kind: "passed" };
  } catch (error) {
    return { kind: "failed", output: error instanceof Error ? error.message : String(error) };
  }
}

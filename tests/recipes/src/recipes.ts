import type { Recipe } from "./recipe.ts";
import { behaviour } from "./recipes/behaviour.ts";
import { event } from "./recipes/event.ts";
import { flag } from "./recipes/flag.ts";
import { lintRule } from "./recipes/lint-rule.ts";
import { module } from "./recipes/module.ts";
import { operation } from "./recipes/operation.ts";
import { option } from "./recipes/option.ts";
import { addedPackage } from "./recipes/package.ts";
import { testFile } from "./recipes/test-file.ts";

/** How to follow every recipe of CONTRIBUTING.md. */
export const recipes: readonly Recipe[] = [
  operation,
  event,
  lintRule,
  option,
  flag,
  behaviour,
  module,
  testFile,
  addedPackage,
];

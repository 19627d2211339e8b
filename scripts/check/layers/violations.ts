// This folder contains the rules of the layers table, one per module. `modules.ts` reads the modules that they check.
import type { Package } from "../layers-table.ts";
import { cycles } from "./cycles.ts";
import { folderComments } from "./folder-comments.ts";
import { folderImports } from "./folder-imports.ts";
import type { Module } from "./modules.ts";
import { packageImports } from "./package-imports.ts";
import { platformGlobals } from "./platform-globals.ts";

/** Lists all violations, one line each: the place, what is wrong, and the rule. */
export function findViolations(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  return [
    ...packageImports(modules, packages),
    ...folderImports(modules, packages),
    ...cycles(modules),
    ...platformGlobals(modules, packages),
    ...folderComments(modules, packages),
  ];
}

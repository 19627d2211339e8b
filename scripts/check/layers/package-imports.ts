import type { Package } from "../layers-table.ts";
import { isWithin, type Module } from "./modules.ts";

/** Each package configures Vitest on its own; files beside the packages hold what all configurations share. */
const isSharedConfiguration = (file: string, target: string): boolean =>
  file.endsWith("/vitest.config.ts") && /^vitest\.[\w-]+\.ts$/.test(target);

/** Finds disallowed imports between packages. */
export function packageImports(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  return modules.flatMap((module) => {
    const { file, owner } = module;
    const own = owner === undefined ? undefined : packages[owner];
    if (owner === undefined || own === undefined)
      return [`${file}: scripts/check/layers-table.ts lists no package for this file`];
    return module.imports.flatMap(({ specifier, target }) => {
      if (target !== undefined) {
        return isWithin(target, own.at) || own.at === file || isSharedConfiguration(file, target)
          ? []
          : [`${file}: ${specifier} leaves the package: import the other package by its name`];
      }
      const other = /^@planasonix\/([^/]+)/.exec(specifier)?.[1];
      const allowed = module.source === undefined ? [...own.imports, ...(own.tests ?? []), owner] : own.imports;
      if (other === undefined || allowed.includes(other)) return [];
      const part = module.source === undefined ? `tests of \`${owner}\`` : `\`${owner}\``;
      return [`${file}: ${specifier}: ${part} may import ${list(allowed)}`];
    });
  });
}

/** Quotes and joins names for a message; "nothing" if there are none. */
export function list(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.map((name) => `\`${name}\``).join(", ");
}

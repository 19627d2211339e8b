import type { Module } from "./modules.ts";

/** Finds import cycles between modules. Reports each import that closes a cycle, with the path of the cycle. */
export function cycles(modules: readonly Module[]): string[] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const found: string[] = [];
  const done = new Set<string>();
  for (const { file } of modules) visit(file, []);
  return found;

  function visit(file: string, trail: readonly string[]): void {
    if (trail.includes(file)) {
      found.push(`${file}: import cycle: ${[...trail.slice(trail.indexOf(file)), file].join(" -> ")}`);
      return;
    }
    if (done.has(file)) return;
    for (const { target } of byFile.get(file)?.imports ?? []) {
      if (target !== undefined) visit(target, [...trail, file]);
    }
    done.add(file);
  }
}

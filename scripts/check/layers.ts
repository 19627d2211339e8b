// Fails if an import breaks a rule of `layers-table.ts`, if imports form a cycle, if no sentence says what a folder is
// for, or if ARCHITECTURE.md says otherwise than the table. `--write` writes ARCHITECTURE.md.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { printLayers, purposesOf } from "./layers/architecture.ts";
import { folderImports, list } from "./layers/folder-imports.ts";
import { isWithin, type Module, readModule } from "./layers/modules.ts";
import type { Package } from "./layers/package.ts";
import { packages } from "./layers-table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const roots = ["packages", "tests", "benchmarks", "scripts", "examples", "spec", "docs"];
const skipped = ["**/node_modules/**", "**/dist/**", "tests/proof/interop/generated/**", "docs/generated/**"];

if (import.meta.main) {
  const files = globSync(`{${roots.join(",")}}/**/*.{ts,mjs}`, { cwd: root, exclude: skipped });
  const modules = files.map((file) => readModule(file, readFileSync(join(root, file), "utf8"), packages));
  const violations = findViolations(modules, packages);
  const page = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const printed = printLayers(page, packages);
  if (process.argv.includes("--write")) writeFileSync(join(root, "ARCHITECTURE.md"), printed);
  else if (printed !== page)
    violations.push("ARCHITECTURE.md: differs from the table: `node scripts/check/layers.ts --write` writes it");
  for (const violation of violations) {
    console.error(`${violation} (scripts/check/layers-table.ts; \`node scripts/check/layers.ts\` checks again)`);
  }
  console.log(`${modules.length} modules, ${violations.length} violations of scripts/check/layers-table.ts`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

/** Lists all violations, one line each: the place, what is wrong, and the rule. */
export function findViolations(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  return [
    ...packageImports(modules, packages),
    ...folderImports(modules, packages),
    ...cycles(modules),
    ...folderPurposes(modules, packages),
  ];
}

/** Each package configures Vitest on its own; files beside the packages hold what all configurations share. */
function isSharedConfiguration(file: string, target: string): boolean {
  return file.endsWith("/vitest.config.ts") && /^vitest\.[\w-]+\.ts$/.test(target);
}

/** Finds disallowed imports between packages. */
function packageImports(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  return modules.flatMap((module) => {
    const { file, owner } = module;
    const own = owner === undefined ? undefined : packages[owner];
    if (owner === undefined || own === undefined)
      return [`${file}: its package is not in the table: add the package, with what it may import`];
    return module.imports.flatMap(({ specifier, target }) => {
      if (target !== undefined) {
        return isWithin(target, own.at) || own.at === file || isSharedConfiguration(file, target)
          ? []
          : [`${file}: imports ${specifier}, which leaves the package: import the other package by its name`];
      }
      const other = /^@planasonix\/([^/]+)/.exec(specifier)?.[1];
      const allowed = module.source === undefined ? [...own.imports, ...(own.tests ?? []), owner] : own.imports;
      if (other === undefined || allowed.includes(other)) return [];
      const part = module.source === undefined ? `tests of \`${owner}\`` : `\`${owner}\``;
      return [`${file}: imports ${specifier}, but ${part} may import ${list(allowed)}`];
    });
  });
}

/** Finds import cycles between modules. Reports each import that closes a cycle, with the path of the cycle. */
function cycles(modules: readonly Module[]): string[] {
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

/** Finds folders whose purpose the table does not say, in packages whose folders it lists. */
function folderPurposes(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  const known = new Set(Object.values(packages).flatMap((own) => purposesOf(own).map(([folder]) => folder)));
  const inFolders = modules.filter(({ owner, source }) => packages[owner ?? ""]?.folders && source?.includes("/"));
  return [...new Set(inFolders.map(({ file }) => dirname(file)))]
    .filter((folder) => !known.has(folder))
    .map((folder) => `${folder}: no sentence says what the folder is for: add one`);
}

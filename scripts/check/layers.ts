// Fails if an import breaks a rule of `layers-table.ts`, if imports form a cycle, or if no comment says what a folder is
// for.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { folderImports, list } from "./layers/folder-imports.ts";
import { isWithin, type Module, readModule } from "./layers/modules.ts";
import { type Package, packages } from "./layers-table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const roots = ["packages", "tests", "benchmarks", "scripts", "examples", "spec", "docs"];
const skipped = ["**/node_modules/**", "**/dist/**", "tests/proof/interop/generated/**", "docs/src/generated/**"];

if (import.meta.main) {
  const files = globSync(`{${roots.join(",")}}/**/*.{ts,mjs}`, { cwd: root, exclude: skipped });
  const modules = files.map((file) => readModule(file, readFileSync(join(root, file), "utf8"), packages));
  const violations = findViolations(modules, packages);
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
    ...folderComments(modules, packages),
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

/**
 * Finds folders in which no module begins with a comment. The comment is meant to say what the folder is for. Checks
 * only packages whose folders the layers table lists, and skips generated modules.
 */
function folderComments(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  const inFolders = modules.filter(({ file, owner, source }) => {
    return packages[owner ?? ""]?.folders && source?.includes("/") && !file.includes("/generated/");
  });
  return [...Map.groupBy(inFolders, ({ file }) => dirname(file))]
    .filter(([, inside]) => !inside.some(({ text }) => text.startsWith("// ")))
    .map(([folder]) => `${folder}: no module begins with a comment that says what the folder is for: add one`);
}

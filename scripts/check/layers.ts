// Imports point one way: between packages as listed here, between the modules of a package without a cycle. Type imports count.
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  openapi: [],
  runtime: [],
  client: ["openapi", "runtime"],
  webhooks: ["openapi"],
  mock: ["openapi"],
  sandbox: ["openapi", "webhooks"],
  cli: ["client", "webhooks"],
  contract: ["openapi", "runtime", "client", "mock", "sandbox", "scripts"],
  interop: ["openapi", "client", "mock", "scripts"],
  platforms: ["client"],
  package: ["benchmarks", "mock"],
  benchmarks: ["scripts", "mock", "openapi", "runtime", "client", "webhooks"],
};

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = globSync(["packages/*/src/**/*.ts", "tests/*/src/**/*.ts", "benchmarks/src/**/*.ts"], { cwd: root });
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const problems = [...files.flatMap(strayImports), ...cycles()];
for (const problem of problems) console.error(problem);
console.log(`${files.length} modules, ${problems.length} imports against the layers`);
process.exitCode = problems.length === 0 ? 0 : 1;

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(join(root, file), "utf8")).importedFiles.map(({ fileName }) => fileName);
}

function strayImports(file: string): string[] {
  const folder = file.replace(/\/src\/.*/, "");
  const own = basename(folder);
  const allowed = ALLOWED[own];
  if (allowed === undefined) return [`${file}: the package \`${own}\` has no layer in scripts/check/layers.ts`];
  return (imports.get(file) ?? []).flatMap((specifier) => {
    const other = /^@planasonix\/([^/]+)/.exec(specifier)?.[1];
    if (other !== undefined && !allowed.includes(other)) return [`${file}: \`${own}\` may not import \`${specifier}\``];
    const leaves = specifier.startsWith(".") && !resolve(file, specifier).startsWith(`${folder}/`);
    return leaves ? [`${file}: \`${specifier}\` leaves the package; import it by its name`] : [];
  });
}

function resolve(file: string, specifier: string): string {
  return normalize(join(dirname(file), specifier));
}

/** Each cycle once, named by the way round. */
function cycles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  for (const file of files) visit(file, []);
  return found;

  function visit(file: string, trail: readonly string[]): void {
    if (trail.includes(file)) {
      found.push(`import cycle: ${[...trail.slice(trail.indexOf(file)), file].join(" -> ")}`);
      return;
    }
    if (done.has(file)) return;
    for (const specifier of imports.get(file) ?? []) {
      if (specifier.startsWith(".")) visit(resolve(file, specifier), [...trail, file]);
    }
    done.add(file);
  }
}

// Fails if an import breaks a rule of `layers-table.ts`, if imports form a cycle, or if no comment says what a folder is
// for.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readModule } from "./layers/modules.ts";
import { findViolations } from "./layers/violations.ts";
import { packages } from "./layers-table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const roots = ["packages", "tests", "benchmarks", "scripts", "examples", "spec"];
const skipped = ["**/node_modules/**", "**/dist/**", "tests/proof/interop/generated/**"];

const files = globSync(`{${roots.join(",")}}/**/*.{ts,mjs}`, { cwd: root, exclude: skipped });
const modules = files.map((file) => readModule(file, readFileSync(join(root, file), "utf8"), packages));
const violations = findViolations(modules, packages);
for (const violation of violations) {
  console.error(`${violation} (scripts/check/layers-table.ts; \`node scripts/check/layers.ts\` checks again)`);
}
console.log(`${modules.length} modules, ${violations.length} violations of scripts/check/layers-table.ts`);
process.exitCode = violations.length === 0 ? 0 : 1;

// Fails if a threat in SECURITY.md names no test, or one that does not exist.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { missingDefences } from "./threat-model/missing-defences.ts";

const problems = missingDefences(read("SECURITY.md") ?? "", read);
for (const problem of problems) console.error(`SECURITY.md: ${problem}`);
console.log(`SECURITY.md: ${problems.length} problems of the threat model`);
process.exitCode = problems.length === 0 ? 0 : 1;

function read(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

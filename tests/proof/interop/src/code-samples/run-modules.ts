// Imports every TypeScript module of a folder. Prints the number of successful imports and the errors of the others, as
// JSON.
//
//   node run-modules.ts <folder>
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , folder = ""] = process.argv;
const write = console.log;
console.log = () => {};
const failures: string[] = [];
let succeeded = 0;
for (const name of globSync("*.ts", { cwd: folder })) {
  try {
    await import(pathToFileURL(join(folder, name)).href);
    succeeded += 1;
  } catch (error) {
    failures.push(`${name}: ${error}`);
  }
}
write(JSON.stringify({ succeeded, failures }));

// Runs the tests of the packages and prints what they do not cover, by folder. Fails if a folder is below the minimum or
// a test fails. Usage: pnpm coverage [package ...]
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";

const home = fileURLToPath(new URL("../../packages/", import.meta.url));
/** Excluded: generated modules, and the entry points of commands, which the tests run only in child processes. */
const exclude = ["src/generated/**", "src/bin.ts", "src/action/{main,post}.ts"];
/** The packages that have tests and handwritten code. */
const packages = globSync("*/vitest.config.ts", { cwd: home })
  .map(dirname)
  .filter((name) => foldersOf(name).size > 0)
  .toSorted();
/** The minimum coverage of each folder, in percent. */
const minimum = { lines: 95, branches: 93 };

const chosen = process.argv.length > 2 ? process.argv.slice(2) : packages;
const unknown = chosen.filter((name) => !packages.includes(name));
if (unknown.length > 0) {
  console.error(`No code to measure in ${unknown.join(", ")}. The packages are ${packages.join(", ")}.`);
  process.exit(2);
}
for (const name of chosen) {
  const root = join(home, name);
  process.chdir(root);
  const vitest = await startVitest("test", [], {
    root,
    watch: false,
    reporters: ["dot"],
    coverage: {
      enabled: true,
      include: ["src/**"],
      exclude,
      reporter: [["text", { skipFull: true }]],
      thresholds: Object.fromEntries([...foldersOf(name)].map((folder) => [`${folder}/*.ts`, minimum])),
    },
  });
  await vitest.close();
}

/** The folders of a package's handwritten code. Declarations have no code. */
function foldersOf(name: string): Set<string> {
  return new Set(globSync("src/**/*.ts", { cwd: join(home, name), exclude: [...exclude, "**/*.d.ts"] }).map(dirname));
}

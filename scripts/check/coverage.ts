// Runs the tests of the packages and prints their coverage by folder. Fails if a folder is below the minimum or a test
// fails. Usage: pnpm coverage [package ...]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { coverageByFolder, type FileCoverage, formatCoverage, isCovered, minimum } from "./coverage/folders.ts";

const packages = ["runtime", "client", "webhooks", "serving", "mock", "sandbox", "redis"];
/** Excluded: generated modules, and the entry points of commands, which the tests run only in child processes. */
const excluded = ["src/generated/**", "src/bin.ts"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const chosen = process.argv.length > 2 ? process.argv.slice(2) : packages;

const unknown = chosen.filter((name) => !packages.includes(name));
if (unknown.length > 0) {
  console.error(`No such package: ${unknown.join(", ")}. The packages are ${packages.join(", ")}.`);
  process.exit(2);
}
const folders = coverageByFolder(Object.assign({}, ...chosen.map(measure)));
console.log(formatCoverage(folders));
const low = folders.filter((folder) => !isCovered(folder));
if (low.length > 0) {
  const names = low.map(({ folder }) => folder).join(", ");
  console.error(`Coverage below ${minimum.lines} % of lines or ${minimum.branches} % of branches: ${names}`);
  process.exitCode = 1;
}

/** Runs the tests of a package. Returns the coverage of its files, with paths from the root of the repository. */
function measure(name: string): Record<string, FileCoverage> {
  console.error(`${name} ...`);
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  try {
    const args = [
      "--coverage.include=src/**",
      ...excluded.map((pattern) => `--coverage.exclude=${pattern}`),
      "--coverage.reporter=json-summary",
    ];
    const { status, stdout, stderr } = spawnSync(
      "pnpm",
      ["exec", "vitest", "run", "--coverage", ...args, `--coverage.reportsDirectory=${folder}`],
      { cwd: join(root, "packages", name), encoding: "utf8" },
    );
    if (status !== 0) {
      console.error(`${stdout}${stderr}\nThe tests of ${name} failed.`);
      process.exit(1);
    }
    const { total: _, ...files } = JSON.parse(readFileSync(join(folder, "coverage-summary.json"), "utf8"));
    return Object.fromEntries(Object.entries<FileCoverage>(files).map(([file, each]) => [relative(root, file), each]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

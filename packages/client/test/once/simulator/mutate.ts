// Removes one rule after another, and expects that worlds break its promise: `node packages/client/test/once/simulator/mutate.ts`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { mutations } from "./mutations.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const missed = mutations.filter(({ promise, file, rule }, index) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", pathOf("mutation.ts"), pathOf("main.ts"), "--histories", "6000", "--until", promise, "--show", "0"],
    { env: { ...process.env, MUTATION: String(index) }, encoding: "utf8" },
  );
  const isFound = stdout.includes(`Broken: ${promise}`);
  console.log(`${isFound ? "found " : "MISSED"} ${promise}: ${file} without ${rule.trim()}${isFound ? "" : stderr}`);
  return !isFound;
});
process.exitCode = missed.length > 0 ? 1 : 0;

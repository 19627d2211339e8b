// Programs in Node that need packages of others, each in its own folder.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "./client.ts";
import { countCalled, writeCalls } from "./example-calls.ts";
import { run } from "./step.ts";

/**
 * Installs packages in a folder, without their scripts, and runs `program.mjs`, which calls every operation. Returns their
 * number, such as `252 of 252`.
 * @param dependencies The versions of the packages, by name.
 * @param args The arguments of the program.
 * @throws {ProgramFailure} If a package cannot be installed, or the program fails.
 * @throws {Error} If the program does not name an operation, or names another one.
 */
export async function callInNode(
  dependencies: Readonly<Record<string, string>>,
  args: readonly string[],
  { folder, env }: Surroundings,
): Promise<string> {
  writeCalls(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await run({ program: "npm", args: ["install", ...options], cwd: folder });
  const { stdout } = await run({ program: process.execPath, args: ["program.mjs", ...args], cwd: folder, env });
  return countCalled(folder, stdout);
}

// A virtual environment for a generated client in Python.
import { join } from "node:path";
import type { Surroundings } from "./client.ts";
import { run } from "./step.ts";

/** Creates the environment in a folder, and installs packages. Returns the path of its interpreter. */
export async function createEnvironment(folder: string, ...requirements: readonly string[]): Promise<string> {
  await run({ program: "python3", args: ["-m", "venv", ".venv"], cwd: folder });
  await run({ program: join(folder, ".venv/bin/pip"), args: ["install", "--quiet", ...requirements], cwd: folder });
  return interpreter(folder);
}

/** Runs `program.py` in the environment. Returns its output. */
export async function runProgram({ folder, env }: Surroundings): Promise<string> {
  const args = ["-W", "error", "program.py"];
  return (await run({ program: interpreter(folder), args, cwd: folder, env })).stdout;
}

function interpreter(folder: string): string {
  return join(folder, ".venv/bin/python");
}

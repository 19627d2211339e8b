import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Report } from "../../src/program.ts";
import type { RunOn } from "./platform.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

// Prevents update checks, telemetry, and files outside this package.
const quiet = {
  DENO_DIR: join(cwd, "node_modules/.cache/deno"),
  DENO_NO_UPDATE_CHECK: "1",
  BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
  DO_NOT_TRACK: "1",
};

/** Runs the program with a command that executes TypeScript without a build. */
export function command(file: string, args: readonly string[], env: Record<string, string> = {}): RunOn {
  return async (endpoints) => {
    const options = { cwd, env: { PATH: process.env.PATH, ...quiet, ...env }, timeout: 100_000 };
    const { stdout, stderr } = await run(file, [...args, "src/main.ts", endpoints.href], options);
    const report: Report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    return { report, output: stdout + stderr };
  };
}

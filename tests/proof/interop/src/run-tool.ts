import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The exit code and the output of a program. */
export interface ToolResult {
  /** The exit code; -1 if the program could not start, or a signal ended it. */
  readonly status: number;
  readonly output: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs the program of a dependency. Paths in `args` are relative to `cwd`, by default the folder of this package. */
export function runTool(name: string, args: readonly string[], cwd: string = root): Promise<ToolResult> {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", DO_NOT_TRACK: "1" };
  const options = { cwd, env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  return new Promise((resolve) => {
    execFile("pnpm", ["exec", name, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ status: typeof code === "number" ? code : -1, output: stdout + stderr });
    });
  });
}

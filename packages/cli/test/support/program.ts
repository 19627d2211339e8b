import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built program. */
export const bin: string = fileURLToPath(new URL("../../dist/bin.cjs", import.meta.url));

/** The Node that runs the program: `npm run proof ci` tries others. */
const node = process.env.PROGRAM_NODE ?? process.execPath;

/** A process of the program, and what it has printed so far. */
export interface Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly texts: { stdout: string; stderr: string };
  /** Resolves with the exit code, or the name of the signal that ended the process. */
  readonly ended: Promise<number | string>;
}

/** Starts the program. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: { readonly cwd?: string; readonly uid?: number; readonly gid?: number } = {},
): Program {
  const child = spawn(node, [bin, ...args], {
    env: { PATH: process.env.PATH, HOME: "/nowhere", ...env },
    ...options,
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.on("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  return { child, texts, ended };
}

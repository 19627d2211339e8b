// Runs one external program to its end, and keeps its output for the report of a failure.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** A program, and how to run it. */
export interface Step {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Environment variables, in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The timeout, in milliseconds. @default 900_000 (15 minutes) */
  readonly timeoutMs?: number;
}

/** The output of a program. */
export interface Printed {
  readonly stdout: string;
  /** Standard output, then standard error. */
  readonly all: string;
}

/**
 * Runs a program. Returns its output.
 * @throws {Error} If the program fails or exceeds the timeout. The message contains the whole output.
 */
export async function run({ program, args, cwd, env = {}, timeoutMs = 900_000 }: Step): Promise<Printed> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  const [stdout, stderr, [status, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const all = stdout + stderr;
  if (status === 0) return { stdout, all };
  throw new Error(`${program} ${args.join(" ")} ended with ${signal ?? status}:\n${all.trimEnd()}`);
}

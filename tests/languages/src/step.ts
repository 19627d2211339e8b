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

/** A program that failed. The message is one line; `output` is all that the program printed. */
export class ProgramFailure extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
}

/** The line of an output that most likely names the cause of a failure: the first one with an error, or the last one. */
export function tellingLine(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const line = lines.find((text) => /error|panicked|exception|fatal/i.test(text)) ?? lines.at(-1) ?? "no output";
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}

/**
 * The day up to which npm and uv see releases. The versions of the tools are pinned, and those of their dependencies are
 * not: a new one, or one that is not yet whole in the registry, would change a result. A newer tool needs a later day.
 */
const lastReleases = "2026-11-25";

/**
 * Runs a program, in which npm and uv see no release after {@link lastReleases}. Returns its output.
 * @throws {ProgramFailure} If the program fails or exceeds the timeout.
 */
export async function run({ program, args, cwd, env = {}, timeoutMs = 900_000 }: Step): Promise<Printed> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, npm_config_before: lastReleases, UV_EXCLUDE_NEWER: lastReleases, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  const stop = (): boolean => child.kill();
  process.once("exit", stop); // Another step that runs at once may fail, which ends this process.
  const [stdout, stderr, [status, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  process.off("exit", stop);
  const all = stdout + stderr;
  if (status === 0) return { stdout, all };
  const name = program.split("/").at(-1);
  const output = `${[name, ...args].join(" ")}\n${all.trimEnd()}`;
  throw new ProgramFailure(`${name} ended with ${signal ?? status}: ${tellingLine(all)}`, output);
}

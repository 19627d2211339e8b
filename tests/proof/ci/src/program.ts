import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built program. */
export const bin: string = fileURLToPath(new URL("../../../../packages/cli/dist/bin.cjs", import.meta.url));

/** An empty folder, with the program as `planasonix` in two places: on the path, and where Jenkins installs it. */
export function createWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-ci-"));
  for (const place of ["bin", ".npm/bin"]) {
    mkdirSync(join(folder, place), { recursive: true });
    const text = `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`;
    writeFileSync(join(folder, place, "planasonix"), text, { mode: 0o755 });
  }
  return folder;
}

/** A process, and what it has printed so far. */
export interface Running {
  readonly log: () => string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the name of the signal that ended the process. */
  readonly ended: Promise<number | string>;
}

/** Starts a process. */
export function start(
  [program, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Running {
  const child = spawn(program, args, { cwd, env: { HOME: cwd, ...env } });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  return {
    log: () => log,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal ?? "unknown"))),
  };
}

// Runs a program that prepares a new sandbox through its API.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { CommandIo } from "@planasonix/serving";
import type { SandboxTenant } from "../control/sandbox-tenant.ts";

/** A program that has not prepared the sandbox. */
export class InitError extends TypeError {}

/** A signal to a group, and a shell whose group has its own number, do not exist on Windows. */
const hasGroups = process.platform !== "win32";

/** How long the last output may arrive after the end of a command, in milliseconds. */
const outputDelay = 500;

/**
 * Runs a command line in a shell, with `PLANASONIX_BASE_URL` and `PLANASONIX_API_KEY` in its environment. Its output goes
 * to standard error, since standard output is that of the sandbox. What it leaves in the background ends with the sandbox.
 * @throws {InitError} If it does not end with code 0, or the sandbox is stopped before its end.
 */
export async function runInit(
  command: string,
  { url, apiKey }: Pick<SandboxTenant, "url" | "apiKey">,
  { error, stopped }: CommandIo,
): Promise<void> {
  if (command.trim() === "") throw new InitError('`--init` must be a command, such as "python prepare.py"');
  const env = { ...process.env, PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey };
  const child = spawn(command, { shell: true, env, detached: hasGroups, stdio: ["ignore", "pipe", "pipe"] });
  let isStopped = false;
  void stopped.then(() => {
    isStopped = true;
    endGroup(child);
  });
  const ends = [child.stdout, child.stderr].map((stream) => forwardLines(stream, error));
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  // What runs on in the background keeps the output open.
  await Promise.race([Promise.all(ends), delay(outputDelay, undefined, { ref: false })]);
  if (isStopped) throw new InitError(`\`--init\` was stopped before ${JSON.stringify(command)} had ended`);
  if (code === 0) return;
  const end = signal === null ? `code ${code}` : signal;
  throw new InitError(`\`--init\` must end with code 0, but ${JSON.stringify(command)} ended with ${end}`);
}

/** Passes each line on, as soon as it is complete. Resolves at the end of the stream. */
async function forwardLines(stream: Readable, print: (line: string) => void): Promise<void> {
  createInterface({ input: stream }).on("line", print);
  await once(stream, "close");
}

/** Ends a shell and what it has started, unless all of it has ended and so closed the output. */
function endGroup(child: ChildProcessByStdio<null, Readable, Readable>): void {
  if (child.stdout.closed && child.stderr.closed) return;
  try {
    if (hasGroups && child.pid !== undefined) process.kill(-child.pid);
    else child.kill();
  } catch {
    // What keeps the output open has left the group.
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

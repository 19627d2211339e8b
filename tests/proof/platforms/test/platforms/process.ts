import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Calls `use` with a temporary folder that is removed afterwards. */
export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "platform-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A process that runs until its result is known. */
export interface Serving {
  readonly child: ChildProcess;
  /** The output so far. */
  output(): string;
  /** Resolves once the output contains a text: output may arrive later than a message over another connection. */
  printed(text: string): Promise<void>;
}

/**
 * Runs a process until `use` has settled.
 * @throws {Error} If the process exits first, or runs longer than `timeout` (100 s). The message contains its output.
 */
export async function whileServing<Result>(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string | undefined>; readonly timeout?: number },
  use: (serving: Serving) => Promise<Result>,
): Promise<Result> {
  const child = spawn(file, args, { timeout: 100_000, ...options, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  let output = "";
  for (const pipe of [child.stdout, child.stderr]) pipe?.on("data", (data) => (output += data));
  const printed = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      await Promise.race([once(child.stdout ?? child, "data"), once(child.stderr ?? child, "data")]);
    }
  };
  const closed = once(child, "close");
  const ended = closed.then(([code, signal]) => {
    throw new Error(`${file} ended (${code ?? signal}):\n${output}`);
  });
  try {
    return await Promise.race([use({ child, output: () => output, printed }), ended]);
  } finally {
    ended.catch(() => {});
    child.kill("SIGKILL"); // After another signal, workerd would finish its last requests first.
    await closed;
  }
}

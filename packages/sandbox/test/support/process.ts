import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The source file of the command `planasonix-sandbox`, which Node runs without a build. */
export const bin: string = fileURLToPath(new URL("../../src/bin.ts", import.meta.url));

/** A command that runs in its own process. */
export interface RunningCommand {
  readonly url: string;
  readonly apiKey: string;
  readonly child: ChildProcess;
}

/** The arguments of Node that run the command at a free port. */
const nodeArgs: readonly string[] = ["--disable-warning=ExperimentalWarning", bin, "--port", "0"];

/** Starts the command, and waits until it accepts requests. */
export async function startCommand(...args: readonly string[]): Promise<RunningCommand> {
  return listening(spawn(process.execPath, [...nodeArgs, ...args]));
}

/** Starts the command as {@link startCommand} does, in a process that cannot write files larger than a number of kB. */
export async function startLimited(kilobytes: number, ...args: readonly string[]): Promise<RunningCommand> {
  // A write beyond the limit must fail as on a full disk, instead of ending the process with a signal.
  const script = `ulimit -f ${kilobytes}; trap '' XFSZ; exec "$@"`;
  return listening(spawn("bash", ["-c", script, "bash", process.execPath, ...nodeArgs, ...args]));
}

async function listening(child: ChildProcessWithoutNullStreams): Promise<RunningCommand> {
  let output = "";
  for await (const chunk of child.stdout) {
    output += chunk;
    const found = /at (http:\S+) - try: curl -H 'Authorization: Bearer (\S+)'/.exec(output);
    if (found !== null) return { url: String(found[1]), apiKey: String(found[2]), child };
  }
  throw new Error(`The command ended before it accepted requests: ${output}`);
}

/** Kills the command with SIGKILL, so that it cannot clean up. */
export async function kill({ child }: RunningCommand): Promise<void> {
  const closed = once(child, "exit");
  child.kill("SIGKILL");
  await closed;
}

import { type ChildProcess, spawn } from "node:child_process";
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

/** Starts the command, and waits until it accepts requests. */
export async function startCommand(...args: readonly string[]): Promise<RunningCommand> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", bin, "--port", "0", ...args]);
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

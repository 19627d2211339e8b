import type { ExecFileException } from "node:child_process";
import { Ended } from "../errors/exit-code.ts";
import { exitCodes } from "../errors/exit-codes.ts";
import type { Host } from "./host.ts";
import { Interrupted } from "./interrupts.ts";

/** How long a command that prints the API key may take, in milliseconds. A person may have to unlock a key store. */
const helperMs = 60_000;

/**
 * Runs the command of the profile that prints the API key. Its output is never shown.
 *
 * @throws {Ended} If it fails, with what it wrote to stderr, or at a signal.
 */
export async function runHelper(command: string, { platform, env, onSignal }: Host): Promise<string> {
  // By its path: Windows would look for cmd.exe in the current folder first.
  const [shell, flag] =
    platform === "win32" ? [`${env.SystemRoot ?? "C:\\Windows"}\\System32\\cmd.exe`, "/d /s /c"] : ["/bin/sh", "-c"];
  const { execFile } = await import("node:child_process");
  let stopListening = (): void => {};
  const ran = new Promise<Ran>((resolve, reject) => {
    const options = { timeout: helperMs, env: { ...env }, windowsHide: true };
    const child = execFile(shell, [...flag.split(" "), command], options, (error, stdout, stderr) => {
      resolve({ error, stdout: stdout.trim(), stderr: stderr.trim() });
    });
    // What it has started may live on, and must not keep this process alive.
    stopListening = onSignal((signal) => {
      child.kill();
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      reject(new Interrupted(signal));
    });
  });
  const { error, stdout, stderr } = await ran.finally(() => stopListening());
  if (!error && stdout !== "") return stdout;
  const failure = error?.killed ? "did not end within a minute" : `failed with exit code ${error?.code}`;
  const said = hideSecrets(stderr, stdout).slice(-helperTextLength);
  throw new Ended(
    exitCodes.usage,
    [`The api_key_command of the profile ${error ? failure : "printed nothing"}`, ...(said && [said])].join("\n"),
  );
}

/** How a helper ended. */
interface Ran {
  readonly error: ExecFileException | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How much of the messages of a failed helper is shown, in characters. */
const helperTextLength = 1_000;

/** Hides the key in messages of the helper, and what they name a secret. */
function hideSecrets(text: string, key: string): string {
  const named = /\b((?:[\w-]*(?:key|token|secret|password|passphrase))["']?\s*[=:]\s*|bearer\s+)\S+/gi;
  return (key === "" ? text : text.replaceAll(key, "***")).replace(named, "$1***");
}

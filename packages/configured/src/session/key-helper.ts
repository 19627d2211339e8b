import type { ExecFileException } from "node:child_process";
import { Ended } from "../errors/exit-code.ts";
import { exitCodes } from "../errors/exit-codes.ts";
import { Interrupted } from "./interrupted.ts";
import { type EndSignal, type SessionMachine, systemFolder } from "./machine.ts";

/** How long a command that prints the API key may take, in milliseconds. A person may have to unlock a key store. */
const helperMs = 60_000;

/** What is different in the environment of a helper: each one has its own value, by which its processes are found. */
const markName = "PLANASONIX_KEY_HELPER";

/**
 * Runs the command of the profile that prints the API key. Its output is never shown. It stands in the foreground of the
 * terminal, if there is one, so that it can ask there.
 *
 * @param limitMs The time limit, in milliseconds, if it is less than a minute.
 * @throws {Ended} If it fails, with what it wrote to stderr, or at a signal. Nothing that it has started goes on then.
 */
export async function runHelper(command: string, machine: SessionMachine, limitMs: number = helperMs): Promise<string> {
  const { platform, env, onSignal, after } = machine;
  const [shell, ...flags] =
    platform === "win32" ? [`${systemFolder(env)}\\cmd.exe`, "/d", "/s", "/c"] : ["/bin/sh", "-c"];
  const { execFile } = await import("node:child_process");
  const ms = Math.min(limitMs, helperMs);
  const mark = crypto.randomUUID();
  let endedBy: EndSignal | "limit" | undefined;
  const stops: (() => void)[] = [];
  const ran = new Promise<Ran>((resolve) => {
    const options = { env: { ...env, [markName]: mark }, windowsHide: true };
    const child = execFile(shell as string, [...flags, command], options, (error, stdout, stderr) => {
      resolve({ error, stdout: stdout.trim(), stderr: stderr.trim() });
    });
    const end = async (by: EndSignal | "limit"): Promise<void> => {
      if (endedBy) return;
      endedBy = by;
      const { endProcesses } = await import("./end-processes.ts");
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      await endProcesses({ pid: hasEnded ? undefined : child.pid, mark: `${markName}=${mark}` }, machine);
      child.kill("SIGKILL");
      // What has left the session may keep them open.
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    stops.push(onSignal((signal) => void end(signal)));
    stops.push(after(ms, () => void end("limit")));
  });
  const { error, stdout, stderr } = await ran;
  for (const stop of stops) stop();
  if (endedBy && endedBy !== "limit") throw new Interrupted(endedBy);
  if (!error && !endedBy && stdout !== "") return stdout;
  const failure = endedBy ? `did not end within ${ms / 1000} s` : `failed with exit code ${error?.code}`;
  const said = hideSecrets(stderr, stdout).slice(-helperTextLength);
  throw new Ended(
    exitCodes.usage,
    [`The api_key_command of the profile ${error || endedBy ? failure : "printed nothing"}`, ...(said && [said])].join(
      "\n",
    ),
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

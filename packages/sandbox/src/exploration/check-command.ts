// The command that checks what must hold at the end of an execution, such as what a program keeps in a database.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { reasonIn } from "./output.ts";

/** How a check is run. */
export interface CheckParts {
  readonly url: string;
  readonly apiKey: string;
  /** The directory that the starts of the program share. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a command in a shell, with the environment of the program.
 * @throws {Error} With the line of its output that says why, if it does not end with code 0.
 */
export async function runCheck(command: string, { url, apiKey, folder, signal }: CheckParts): Promise<void> {
  const env = { ...process.env, PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey, TMPDIR: folder };
  const child = spawn(command, { shell: true, env, signal, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const [code, killedBy] = (await once(child, "close")) as [number | null, string | null];
  if (code === 0) return;
  const end = killedBy === null ? `exit code ${code}` : `the signal ${killedBy}`;
  const line = reasonIn(output);
  throw new Error(line === "" ? `it ended with ${end}` : `${end}, ${line}`);
}

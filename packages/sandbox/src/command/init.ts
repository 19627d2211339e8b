// Runs a program that prepares a new sandbox through its API.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CommandIo } from "@planasonix/serving";
import type { SandboxTenant } from "../control/sandbox-tenant.ts";

/** A program that has not prepared the sandbox. */
export class InitError extends TypeError {}

/**
 * Runs a command line in a shell, with `PLANASONIX_BASE_URL` and `PLANASONIX_API_KEY` in its environment. Its output goes
 * to standard error, since standard output is that of the sandbox.
 * @throws {InitError} If it does not end with code 0.
 */
export async function runInit(
  command: string,
  { url, apiKey }: Pick<SandboxTenant, "url" | "apiKey">,
  { error, stopped }: CommandIo,
): Promise<void> {
  const env = { ...process.env, PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey };
  const child = spawn(command, { shell: true, env, stdio: ["ignore", "pipe", "pipe"] });
  void stopped.then(() => child.kill());
  const lastLines = [child.stdout, child.stderr].map((stream) => {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) error(line);
    });
    return () => rest;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  for (const last of lastLines) if (last() !== "") error(last());
  if (code === 0) return;
  const end = signal === null ? `code ${code}` : signal;
  throw new InitError(`\`--init\` must end with code 0, but ${JSON.stringify(command)} ended with ${end}`);
}

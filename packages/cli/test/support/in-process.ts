import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { runProcess } from "../../src/main.ts";
import type { Ran } from "./fake-host.ts";

/** What a command reads, and what happens while it runs. */
export interface InProcessOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  /** Called with all output so far, to send a signal at the right moment. */
  readonly onOutput?: (text: string, send: (signal: NodeJS.Signals) => void) => void;
}

/**
 * Runs a command in the process of the test, as its own process would: with streams, an environment and real timers. So
 * a debugger and the coverage see what other tests run as a process.
 */
export async function runInProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd = "/nowhere", stdin = "", onOutput }: InProcessOptions = {},
): Promise<Ran> {
  const texts = { stdout: "", stderr: "" };
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  for (const name of ["stdout", "stderr"] as const) {
    streams[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
      onOutput?.(texts.stdout + texts.stderr, (signal) => void program.emit(signal));
    });
  }
  const input = new PassThrough();
  input.end(stdin);
  const program = Object.assign(new EventEmitter(), {
    argv: ["node", "planasonix", ...args],
    env: { HOME: "/nowhere", ...env },
    platform: process.platform,
    cwd: () => cwd,
    stdin: input,
    ...streams,
  });
  const code = await runProcess(program as unknown as NodeJS.Process);
  return { code, ...texts };
}

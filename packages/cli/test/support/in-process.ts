import { EventEmitter } from "node:events";
import { PassThrough, type TransformOptions } from "node:stream";
import { runProcess } from "../../src/main.ts";
import type { Ran } from "./fake-machine.ts";

/** What a command reads, and what happens while it runs. */
export interface InProcessOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  /** Whether a person sits in front of the streams. */
  readonly isTerminal?: boolean;
  /** The answers that this person types, by a word of the question. */
  readonly answers?: Readonly<Record<string, string>>;
  /** The code of the error with which each write to stdout fails. */
  readonly failure?: string;
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
  { cwd = "/nowhere", stdin = "", isTerminal = false, answers = {}, failure, onOutput }: InProcessOptions = {},
): Promise<Ran> {
  const texts = { stdout: "", stderr: "" };
  const create = (transform?: TransformOptions["transform"]): PassThrough =>
    Object.assign(new PassThrough({ ...(transform && { transform }) }), { isTTY: isTerminal });
  const fail: TransformOptions["transform"] = (_, __, done) =>
    done(Object.assign(new Error("write"), { code: failure }));
  const streams = { stdout: create(failure === undefined ? undefined : fail), stderr: create() };
  const input = create();
  const left = new Map(Object.entries(answers));
  for (const name of ["stdout", "stderr"] as const) {
    streams[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
      for (const [word, answer] of left) {
        if (!texts.stderr.includes(word)) continue;
        left.delete(word);
        input.write(answer);
      }
      onOutput?.(texts.stdout + texts.stderr, (signal) => void program.emit(signal));
    });
  }
  if (!isTerminal) input.end(stdin);
  let exited: number | undefined;
  const program = Object.assign(new EventEmitter(), {
    argv: ["node", "planasonix", ...args],
    env: { HOME: "/nowhere", ...env },
    platform: process.platform,
    cwd: () => cwd,
    stdin: input,
    exit(code: number) {
      exited ??= code;
    },
    ...streams,
  });
  const code = await runProcess(program as unknown as NodeJS.Process);
  return { code: exited ?? code, ...texts };
}

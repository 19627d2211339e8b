import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** An example that runs in a process of its own. */
export interface Program {
  /** The URL at which it receives deliveries. */
  readonly url: string;
  /** The lines of its output so far. */
  readonly lines: readonly string[];
  /** Ends the process. */
  stop(): Promise<void>;
}

/** Starts an example with Node, on a free port, and waits until it prints its URL. */
export async function startProgram(file: string, env: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, [file], {
    cwd: new URL("..", import.meta.url),
    env: { PATH: process.env.PATH, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  for (const input of [reader, createInterface({ input: child.stderr })]) input.on("line", (line) => lines.push(line));
  await Promise.race([once(reader, "line"), once(child, "close")]);
  const url = /http:\S+/.exec(lines.join("\n"))?.[0];
  if (url === undefined) throw new Error(`${file} did not start: ${lines.join("\n") || "it printed nothing"}`);
  return { url, lines, stop: () => stop(child) };
}

/** Ends a child process and waits until it has exited. */
export async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill();
  await ended;
}

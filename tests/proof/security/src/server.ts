// Starts a local server of the packages as a user does.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandIn } from "./packed.ts";

/** A running server of the packages. Disposing of it ends its process. */
export interface LocalServer extends AsyncDisposable {
  /** The base URL of the API. */
  readonly url: string;
  readonly pid: number | undefined;
  /** What the command has printed so far. */
  readonly printed: () => string;
}

/** How to start a server. */
export interface Start {
  /** The project into which the packages are installed. */
  readonly project: string;
  readonly command: "planasonix-mock" | "planasonix-sandbox";
  readonly args?: readonly string[];
  /** Variables beside `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server in an empty folder, and waits until it accepts requests. `--port` chooses a free port by default. */
export async function startServer({ project, command, args = [], env = {} }: Start): Promise<LocalServer> {
  const child = spawn(commandIn(project, command), ["--port", "0", ...args], {
    cwd: mkdtempSync(join(tmpdir(), "planasonix-attack-")),
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const ended = once(child, "close");
  for (;;) {
    const [, url] = / (http:\/\/\S+)/.exec(output) ?? [];
    if (url !== undefined)
      return { url, pid: child.pid, printed: () => output, [Symbol.asyncDispose]: () => end(child, ended) };
    const event = await Promise.race([once(child.stdout, "data"), ended.then(() => "ended" as const)]);
    if (event === "ended") throw new Error(`${command} ended before it accepted requests:\n${output}`);
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

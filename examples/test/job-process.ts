import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("three-jobs.program.ts", import.meta.url));

/** How a job ended. */
export type JobEnd = { readonly kind: "done" | "failed" | "killed"; readonly detail: string };

/** A process that works on jobs, and that can be killed and suspended. It is started again for the next job. */
export class JobProcess implements AsyncDisposable {
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  /** What it has printed, and when it was killed, for the message of a test that fails. */
  lines: string[] = [];
  #onLine: (event: string, detail: string) => void = () => {};

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#args = args;
    this.#env = { PATH: process.env.PATH, ...env };
  }

  /** Starts the process, if it does not run. */
  async prepare(): Promise<void> {
    if (this.#child) return;
    const child = spawn(process.execPath, [program, ...this.#args], { env: this.#env });
    this.#child = child;
    child.stderr?.on("data", (text) => this.#note(String(text)));
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    lines.on("line", (line) => {
      this.#note(line);
      const [, event = "", detail = ""] = /^(\w+) (.*)$/.exec(line) ?? [];
      this.#onLine(event, detail);
    });
    await once(lines, "line");
  }

  /** Works on a job until it has ended, or the process was killed. */
  async run(job: { readonly pipelineId: string; readonly key: string }): Promise<JobEnd> {
    await this.prepare();
    const end = new Promise<JobEnd>((resolve) => {
      this.#onLine = (kind, detail) => {
        if (kind === "done" || kind === "failed" || kind === "killed") resolve({ kind, detail });
      };
    });
    this.#child?.stdin?.write(`${JSON.stringify(job)}\n`);
    return end;
  }

  /** Suspends the process, or resumes it. */
  suspend(isSuspended: boolean): void {
    this.#note(isSuspended ? "SIGSTOP" : "SIGCONT");
    this.#child?.kill(isSuspended ? "SIGSTOP" : "SIGCONT");
  }

  /** Ends the process without a warning, and waits until it has ended. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const closed = once(child, "close");
    this.#note("SIGKILL");
    child.kill("SIGKILL");
    await closed;
    this.#onLine("killed", "");
  }

  #note(line: string): void {
    this.lines.push(`${new Date().toISOString()} ${this.#child?.pid} ${line}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

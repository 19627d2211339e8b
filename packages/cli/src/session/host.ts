import { homedir } from "node:os";
import { Ended } from "../errors/exit-code.ts";
import { exitCodes } from "../errors/exit-codes.ts";
import { createOutput, type Output } from "../shown/output.ts";
import { printable } from "../shown/sanitize.ts";
import type { Sources } from "../typed/source.ts";
import { type PolicyFiles, policyFiles } from "./policy.ts";

/** A signal that ends a command. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Everything outside of the program that a command can reach. Tests replace it. */
export interface Host extends Sources {
  readonly platform: NodeJS.Platform;
  /** The home folder; empty if there is none. */
  readonly home: string;
  /** The current folder. */
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a person can answer a question. */
  readonly isInteractive: boolean;
  /** Asks the person a question. A secret answer is not shown. */
  ask(question: string, options?: { readonly isSecret?: boolean }): Promise<string>;
  /** The time since 1970, in milliseconds. */
  now(): number;
  /** Calls back once, or again and again, after this many milliseconds. Returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void;
  every(ms: number, callback: () => void): () => void;
  /** Calls back for each signal that ends a command. Returns a function that stops listening. */
  onSignal(callback: (signal: EndSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
  /** The administrator's file. Nothing that the user can set names another. */
  readonly policyFiles: PolicyFiles;
  /** Options of the client that replace those of the configuration, for tests. */
  readonly clientOptions?: object;
}

const endSignals: readonly EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The host of a command that runs as a process. */
export function processHost(program: NodeJS.Process): Host {
  // Node creates a stream when it is first used, which takes a millisecond each.
  const outputs: { stdout?: Output; stderr?: Output } = {};
  const env = program.argv.includes("--no-color") ? { ...program.env, FORCE_COLOR: "0" } : program.env;
  return {
    env: program.env,
    platform: program.platform,
    policyFiles: policyFiles(program),
    get cwd() {
      return program.cwd();
    },
    get home() {
      return homeOf();
    },
    get stdout() {
      outputs.stdout ??= createOutput(program.stdout, env);
      return outputs.stdout;
    },
    get stderr() {
      outputs.stderr ??= createOutput(program.stderr, env);
      return outputs.stderr;
    },
    get isInteractive() {
      return program.stdin.isTTY === true && program.stderr.isTTY === true;
    },
    async ask(question, { isSecret = false } = {}) {
      const [{ createInterface }, { Writable }] = await Promise.all([
        import("node:readline/promises"),
        import("node:stream"),
      ]);
      const silent = new Writable({ write: (_, __, done) => done() });
      const shown = printable(question);
      if (isSecret) program.stderr.write(shown);
      const lines = createInterface({
        input: program.stdin,
        output: isSecret ? silent : program.stderr,
        terminal: true,
      });
      // For readline itself, a person who declines to answer is an error without a meaning.
      const declined = new Promise<never>((_, reject) => {
        lines.once("SIGINT", () => reject(new Ended(exitCodes.interrupt, "Ended by SIGINT")));
        lines.once("close", () => reject(new Ended(exitCodes.usage, "The question has no answer")));
      });
      try {
        return await Promise.race([declined, lines.question(isSecret ? "" : shown)]);
      } finally {
        lines.close();
        if (isSecret) program.stderr.write("\n");
      }
    },
    now: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    every(ms, callback) {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
    async stdin() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of program.stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString("utf8");
    },
    onSignal(callback) {
      const listeners = endSignals.map((signal) => [signal, () => callback(signal)] as const);
      for (const [signal, listener] of listeners) program.on(signal, listener);
      return () => {
        for (const [signal, listener] of listeners) program.off(signal, listener);
      };
    },
    exit: (code) => program.exit(code),
  };
}

/** The home folder; empty if the system knows none, as in a container with a user that has no name. */
function homeOf(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

/** The folder of the programs of Windows: by a name alone, Windows would look in the current folder first. */
export function systemFolder(env: Host["env"]): string {
  return `${env.SystemRoot ?? "C:\\Windows"}\\System32`;
}

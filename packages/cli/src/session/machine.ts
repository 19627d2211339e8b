import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { homeOf, onProcessSignal, type SessionMachine, textOf } from "@planasonix/configured/src/session/machine.ts";
import { policyFiles } from "@planasonix/configured/src/session/policy.ts";
import { printable } from "@planasonix/configured/src/shown/sanitize.ts";
import { version } from "../generated/version.ts";
import { createOutput, type Output } from "../shown/output.ts";

/** Everything outside of the program that a command can reach. Tests replace it. */
export interface Machine extends SessionMachine {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a person can answer a question. */
  readonly isInteractive: boolean;
  /** Asks the person a question. A secret answer is not shown. */
  ask(question: string, options?: { readonly isSecret?: boolean }): Promise<string>;
  /** The time since 1970, in milliseconds. */
  now(): number;
  /** Calls back again and again after this many milliseconds. Returns a function that cancels it. */
  every(ms: number, callback: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** The machine of a command that runs as a process. */
export function machineOf(program: NodeJS.Process): Machine {
  // Node creates a stream when it is first used, which takes a millisecond each.
  const outputs: { stdout?: Output; stderr?: Output } = {};
  const env = program.argv.includes("--no-color") ? { ...program.env, FORCE_COLOR: "0" } : program.env;
  return {
    userAgent: `planasonix-cli/${version}`,
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
    stdin: () => textOf(program.stdin),
    onSignal: (callback) => onProcessSignal(program, callback),
    exit: (code) => program.exit(code),
  };
}

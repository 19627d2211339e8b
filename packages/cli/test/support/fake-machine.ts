import type { EndSignal } from "@planasonix/configured/src/session/machine.ts";
import { printable } from "@planasonix/configured/src/shown/sanitize.ts";
import { main } from "../../src/main.ts";
import type { Machine } from "../../src/session/machine.ts";
import type { Output } from "../../src/shown/output.ts";

/** How to run a command in the process of the test. */
export interface RunOptions
  extends Partial<
    Pick<Machine, "ask" | "cwd" | "after" | "every" | "env" | "platform" | "home" | "isInteractive" | "policyFiles">
  > {
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly hasColor?: boolean;
  readonly isReadByCi?: boolean;
  /** Whether nobody reads stdout any more after this many writes. */
  readonly closesAfter?: number;
  readonly stdin?: string;
  readonly now?: () => number;
  readonly clientOptions?: object;
  /** Called with the stdout so far after each write. */
  readonly onStdout?: (text: string, machine: FakeMachine) => void;
  /** Called with the stderr so far after each write, to react to what a person would see. */
  readonly onStderr?: (text: string, machine: FakeMachine) => void;
}

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine whose streams are texts, and whose signals the test sends. */
export interface FakeMachine extends Machine {
  readonly texts: { stdout: string; stderr: string };
  /** The code of an immediate exit, if there was one. */
  exited: number | undefined;
  send(signal: EndSignal): void;
}

/** Creates such a machine. */
export function fakeMachine(options: RunOptions = {}): FakeMachine {
  const texts = { stdout: "", stderr: "" };
  const listeners = new Set<(signal: EndSignal) => void>();
  let left = options.closesAfter ?? Number.POSITIVE_INFINITY;
  const output = (name: "stdout" | "stderr"): Output => ({
    isTerminal: options.isTerminal ?? false,
    columns: options.columns ?? 80,
    hasColor: options.hasColor ?? false,
    isReadByCi: options.isReadByCi ?? false,
    isReadByModel: options.env?.PLANASONIX_AGENT === "1",
    get isClosed() {
      return name === "stdout" && left <= 0;
    },
    failure: undefined,
    release() {},
    async write(text) {
      if (name === "stdout") left -= 1;
      texts[name] += typeof text === "string" ? printable(text) : Buffer.from(text).toString("latin1");
      if (name === "stderr") options.onStderr?.(texts.stderr, machine);
      else options.onStdout?.(texts.stdout, machine);
    },
  });
  const machine: FakeMachine = {
    userAgent: "planasonix-cli/test",
    env: options.env ?? { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1" },
    platform: options.platform ?? "linux",
    cwd: options.cwd ?? "/nowhere",
    home: options.home ?? "/nowhere",
    isInteractive: options.isInteractive ?? false,
    policyFiles: options.policyFiles ?? { paths: [], owner: undefined },
    stdout: output("stdout"),
    stderr: output("stderr"),
    now: options.now ?? (() => Date.parse("2026-11-24T14:00:00Z")),
    stdin: async () => options.stdin ?? "",
    ask: options.ask ?? (() => Promise.reject(new Error("This test expects no question"))),
    after: options.after ?? (() => () => {}),
    every: options.every ?? (() => () => {}),
    onSignal(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    exit(code) {
      machine.exited ??= code;
    },
    ...(options.clientOptions && { clientOptions: options.clientOptions }),
    texts,
    exited: undefined,
    send(signal) {
      for (const listener of listeners) listener(signal);
    },
  };
  return machine;
}

/** Runs a command, and returns what it printed. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const machine = fakeMachine(options);
  const code = await runOn(machine, args);
  return { code: machine.exited ?? code, ...machine.texts };
}

/** Runs a command on a machine that the test keeps. */
export function runOn(machine: FakeMachine, args: readonly string[]): Promise<number> {
  return main(args, machine);
}

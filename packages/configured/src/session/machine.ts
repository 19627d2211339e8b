import { homedir } from "node:os";
import type { Sources } from "../typed/source.ts";
import type { PolicyFiles } from "./policy.ts";

/** A signal that ends a program. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The signals that end a program. */
export const endSignals: readonly EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What a session can reach outside of its program. Tests replace it. */
export interface SessionMachine extends Sources {
  /** The `User-Agent` of the requests. */
  readonly userAgent: string;
  readonly platform: NodeJS.Platform;
  /** The home folder; empty if there is none. */
  readonly home: string;
  /** The current folder. */
  readonly cwd: string;
  /** Where messages for people go. */
  readonly stderr: { write(text: string): Promise<void> };
  /** Calls back once after this many milliseconds. Returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back for each signal that ends a program. Returns a function that stops listening. */
  onSignal(callback: (signal: EndSignal) => void): () => void;
  /** The administrator's file. Nothing that the user can set names another. */
  readonly policyFiles: PolicyFiles;
  /** Options of the client that replace those of the configuration, for tests. */
  readonly clientOptions?: object;
}

/** The home folder; empty if the system knows none, as in a container with a user that has no name. */
export function homeOf(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

/** Listens for the signals of a process. Returns a function that stops listening. */
export function onProcessSignal(
  program: Pick<NodeJS.Process, "on" | "off">,
  callback: (signal: EndSignal) => void,
): () => void {
  const listeners = endSignals.map((signal) => [signal, () => callback(signal)] as const);
  for (const [signal, listener] of listeners) program.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) program.off(signal, listener);
  };
}

/** Reads all of a stream as text. */
export async function textOf(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

/** The folder of the programs of Windows: by a name alone, Windows would look in the current folder first. */
export function systemFolder(env: SessionMachine["env"]): string {
  return `${env.SystemRoot ?? "C:\\Windows"}\\System32`;
}

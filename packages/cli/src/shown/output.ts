import { fstatSync } from "node:fs";
import type { Writable } from "node:stream";
import { printable } from "@planasonix/configured/src/shown/sanitize.ts";

/** A stream that a person or a program reads. */
export interface Output {
  readonly isTerminal: boolean;
  /** The width of the terminal; 80 if it is unknown. */
  readonly columns: number;
  /** Whether to print colors. */
  readonly hasColor: boolean;
  /** Whether a CI system may read it, which looks for commands: not if it is a file. */
  readonly isReadByCi: boolean;
  /** Whether a language model reads it, as PLANASONIX_AGENT says. */
  readonly isReadByModel: boolean;
  /** Whether nobody reads any more. What is written then is dropped. */
  readonly isClosed: boolean;
  /** The code of the error that ended the output, such as that of a full disk; not if its reader has gone away. */
  readonly failure: string | undefined;
  /**
   * Writes text, made safe to print, or bytes as they are. Resolves when the reader has taken enough for more to be
   * written.
   */
  write(text: string | Uint8Array): Promise<void>;
  /** From now on, no write waits for the reader. */
  release(): void;
}

/** The parts of `process.stdout` that matter here. */
export interface OutputStream extends Pick<Writable, "write" | "once" | "on" | "off"> {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly fd?: number | null;
}

/**
 * Wraps a stream. A reader that goes away, such as `head`, is no error: later text is dropped, and the command decides
 * whether to go on.
 */
export function createOutput(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): Output {
  let isClosed = false;
  let failure: string | undefined;
  let isReleased = false;
  /** Several writers can wait for one reader. */
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  stream.on("error", (error) => {
    isClosed = true;
    const code = String(Object(error).code);
    if (!/^(EPIPE|ECONNRESET|ERR_STREAM_\w+)$/.test(code)) failure ??= code;
    wake();
  });
  stream.on("drain", wake);
  const isTerminal = stream.isTTY === true;
  return {
    isTerminal,
    get columns() {
      const stated = Number(env.COLUMNS);
      return stream.columns || (Number.isInteger(stated) && stated > 0 ? stated : 80);
    },
    hasColor: env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : isTerminal && !env.NO_COLOR && env.TERM !== "dumb",
    get isReadByCi() {
      return ciVariables.some((name) => env[name] && env[name] !== "false") && !isFile(stream.fd);
    },
    isReadByModel: env.PLANASONIX_AGENT === "1",
    get isClosed() {
      return isClosed;
    },
    get failure() {
      return failure;
    },
    async write(text) {
      if (isClosed || text.length === 0) return;
      if (stream.write(typeof text === "string" ? printable(text) : text) || isReleased) return;
      await new Promise<void>((resolve) => waiting.add(resolve));
    },
    release() {
      isReleased = true;
      wake();
    },
  };
}

const ciVariables = ["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"] as const;

function isFile(fd: number | null | undefined): boolean {
  try {
    return typeof fd === "number" && fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

import { readFileSync } from "node:fs";
import { UsageError } from "../errors/usage-error.ts";

/** Where values come from that are not part of the command itself. */
export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads all of stdin. */
  stdin(): Promise<string>;
}

/** Whether a text refers to a file (`@name`), stdin (`-`) or an environment variable (`env:NAME`). */
export function isSource(text: string): boolean {
  return text === "-" || /^(@.|env:)/.test(text);
}

/**
 * Reads the text that `@file`, `-` or `env:NAME` refers to, without its last line break.
 *
 * @throws {UsageError} If the text is none of these, or its target does not exist. The message never shows a value.
 */
export async function readSource(text: string, flag: string, sources: Sources): Promise<string> {
  if (text === "-") return withoutLastBreak(await readStdin(flag, sources));
  if (text.startsWith("env:")) {
    const value = sources.env[text.slice(4)];
    if (value) return value;
    throw new UsageError(`${flag}: the environment variable ${text.slice(4)} is not set or empty`);
  }
  if (text.startsWith("@")) return withoutLastBreak(readFile(text.slice(1), flag));
  const before = flag.includes(" ") ? `${flag}=` : `${flag} `; // a name of a map, as in --config password=env:NAME
  throw new UsageError(
    `${flag} is secret, so its value must not be part of the command: others can read it there. Pass ${before}env:NAME, ${before}@file, or ${before}- for stdin`,
  );
}

/** The flag that stdin belongs to, and whether it has been read. */
const owners = new WeakMap<Sources, { readonly flag: string; readonly isRead: boolean }>();

/**
 * Reserves stdin for a flag that is read later than others.
 *
 * @throws {UsageError} If another flag has read it.
 */
export function reserveStdin(flag: string, sources: Sources, isRead = false): void {
  const owner = owners.get(sources);
  if (owner && (owner.isRead || owner.flag !== flag)) {
    throw new UsageError(`${owner.flag} and ${flag} cannot both read stdin`);
  }
  owners.set(sources, { flag, isRead });
}

async function readStdin(flag: string, sources: Sources): Promise<string> {
  reserveStdin(flag, sources, true);
  return sources.stdin();
}

function readFile(name: string, flag: string): string {
  try {
    return readFileSync(name, "utf8");
  } catch (error) {
    const { code } = Object(error);
    const why = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw new UsageError(`${flag}: the file ${name} ${why}`);
  }
}

/** Editors put a mark in front of a text, and a line break behind it. */
function withoutLastBreak(text: string): string {
  return text.replace(/^\ufeff/, "").replace(/\r?\n$/, "");
}

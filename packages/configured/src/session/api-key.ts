import { UsageError } from "../errors/usage-error.ts";
import { isSource, readSource } from "../typed/source.ts";
import type { Key } from "./connection.ts";
import { runHelper } from "./key-helper.ts";
import type { SessionMachine } from "./machine.ts";

/** The API key, and where it comes from. */
export interface ApiKey {
  readonly value: string | (() => Promise<string>);
  /** The source, for messages: never the key. */
  readonly source: string;
}

/**
 * The key that `--api-key-from` names. The key itself is never an argument, because other users of the machine can read
 * the arguments of every process.
 *
 * @throws {UsageError} If the text is not a source.
 */
export function typedKey(text: string): Key {
  if (isSource(text)) return { place: `--api-key-from ${text}`, source: text };
  throw new UsageError(
    "--api-key-from takes env:NAME, @file or -, not the key itself: others can read the arguments of a process",
    "export PLANASONIX_API_KEY=...",
  );
}

/**
 * @param limitMs The time limit of the command that prints the key, in milliseconds.
 * @throws {UsageError} If the source of the key does not exist, or its text cannot be a key.
 */
export async function readKey(machine: SessionMachine, key: Key, limitMs?: number): Promise<ApiKey> {
  const { place } = key;
  if ("text" in key) return keyFrom(place, key.text);
  // Stdin has one owner, which is called by the name of its flag.
  const owner = "source" in key && key.source === "-" ? "--api-key-from" : place;
  if ("source" in key) return keyFrom(place, await readSource(key.source, owner, machine));
  return { value: async () => checkKey(place, await runHelper(key.command, machine, limitMs)), source: place };
}

function keyFrom(source: string, text: string): ApiKey {
  return { value: checkKey(source, text.trim()), source };
}

/** @throws {UsageError} If the text cannot be a key, because no header can contain it. The message does not show it. */
function checkKey(source: string, text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new UsageError(
    text === ""
      ? `The API key from ${source} is empty`
      : `The API key from ${source} must have visible ASCII characters only, and no white space`,
  );
}

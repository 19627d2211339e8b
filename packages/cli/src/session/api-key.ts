import { Ended } from "../errors/exit-code.ts";
import { exitCodes } from "../errors/exit-codes.ts";
import { UsageError } from "../errors/usage-error.ts";
import { isSource, readSource } from "../typed/source.ts";
import type { Key } from "./connection.ts";
import type { Host } from "./host.ts";

/** How long a command that prints the API key may take, in milliseconds. A person may have to unlock a key store. */
const helperMs = 60_000;

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

/** @throws {UsageError} If the source of the key does not exist, or its text cannot be a key. */
export async function readKey(host: Host, key: Key): Promise<ApiKey> {
  const { place } = key;
  if ("text" in key) return keyFrom(place, key.text);
  // Stdin has one owner, which is called by the name of its flag.
  const owner = "source" in key && key.source === "-" ? "--api-key-from" : place;
  if ("source" in key) return keyFrom(place, await readSource(key.source, owner, host));
  return { value: async () => checkKey(place, await runHelper(key.command, host)), source: place };
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

/** Runs the command of the profile that prints the API key. Its output is never shown. */
async function runHelper(command: string, { platform, env }: Host): Promise<string> {
  // By its path: Windows would look for cmd.exe in the current folder first.
  const [shell, flag] =
    platform === "win32" ? [`${env.SystemRoot ?? "C:\\Windows"}\\System32\\cmd.exe`, "/d /s /c"] : ["/bin/sh", "-c"];
  const [{ execFile }, { promisify }] = await Promise.all([import("node:child_process"), import("node:util")]);
  const run = promisify(execFile);
  try {
    const { stdout } = await run(shell, [...flag.split(" "), command], {
      timeout: helperMs,
      env: { ...env },
      windowsHide: true,
    });
    const key = stdout.trim();
    if (key) return key;
  } catch (error) {
    const { code, killed } = Object(error);
    const why = killed ? "did not end within a minute" : `failed with exit code ${code}`;
    throw new Ended(exitCodes.usage, `The api_key_command of the profile ${why}`);
  }
  throw new Ended(exitCodes.usage, "The api_key_command of the profile printed nothing");
}

import { resolve } from "node:path";
import { isRecord, parseJson } from "@planasonix/runtime";
import type { StartStore } from "../once/start-store.ts";
import { explained, refusal } from "./failure.ts";
import { readText, replaceFile } from "./replace-file.ts";
import { targetOf } from "./target.ts";

/** What the file begins with, by which it is recognized. */
const format = "planasonix-starts/1";

/** The content of the file: values by key, each with the number of its changes. */
type Entries = Record<string, { readonly version: number; readonly value: unknown }>;

/**
 * Creates a store in a file, for processes that share a disk, also from several containers and hosts. The file is JSON
 * that people can read, contains no secrets, and is as readable as its folder. Each change replaces the whole file at
 * once, so that a process that is killed leaves either the old or the new one, and is on the disk when `set` resolves.
 * A file that was not written by this store is never changed: `get` and `set` reject. The errors of a file that can
 * never be used have `retryable: false`.
 *
 * @throws {TypeError} If the path is empty or not a string.
 *
 * @example
 * const start = startOnce({ key: "orders-2026-11-24", store: fileStore("starts.json") });
 */
export function fileStore(path: string): StartStore {
  if (typeof path !== "string" || path === "") throw new TypeError("`path` must be a string that is not empty");
  const file = resolve(path);
  const onTarget = async <Value>(act: (target: string) => Promise<Value>): Promise<Value> => {
    try {
      return await act(await targetOf(file));
    } catch (error) {
      throw explained(file, error);
    }
  };
  return {
    get: (key) =>
      onTarget(async (target) => {
        const { [key]: entry } = parseEntries(file, await readText(target));
        return entry && { value: JSON.stringify(entry.value), version: `${entry.version}` };
      }),
    set: (key, value, { ifVersion }) =>
      onTarget((target) =>
        replaceFile(target, (text) => {
          const entries = parseEntries(file, text);
          const { [key]: entry } = entries;
          if ((entry && `${entry.version}`) !== ifVersion) return undefined;
          const changed = { version: (entry?.version ?? 0) + 1, value: parseJson(value) };
          const all = [...Object.entries(entries).filter(([name]) => name !== key), [key, changed]];
          return `${JSON.stringify({ format, entries: Object.fromEntries(all) }, null, 2)}\n`;
        }),
      ),
    list: (prefix) =>
      onTarget(async (target) =>
        Object.keys(parseEntries(file, await readText(target))).filter((key) => key.startsWith(prefix)),
      ),
  };
}

/** @throws {Error} If the text is not that of a file of this store. */
function parseEntries(file: string, text: string | undefined): Entries {
  if (text === undefined) return Object.create(null);
  const content = parseJson(text);
  if (isRecord(content) && content.format === format && isEntries(content.entries)) {
    return Object.assign(Object.create(null), content.entries);
  }
  const found = content === undefined ? "is not JSON" : "was not written by this version of fileStore";
  throw refusal(file, `${found}, so it is not changed; choose another path, or move the file away`);
}

function isEntries(value: unknown): value is Entries {
  return isRecord(value) && Object.values(value).every((entry) => isRecord(entry) && Number.isInteger(entry.version));
}

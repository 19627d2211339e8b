import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { isRecord, parseJson } from "@planasonix/runtime";
import type { StartStore } from "../once/start-store.ts";
import { codeOf, withLock } from "./file-lock.ts";

/** What the file begins with, by which it is recognized. */
const format = "planasonix-starts/1";

/** The content of the file: values by key, each with the number of its changes. */
type Entries = Record<string, { readonly version: number; readonly value: unknown }>;

/**
 * Creates a store in a file, for processes that share a disk. The file is JSON that people can read, and contains no
 * secrets. Each change replaces the whole file at once, so that a process that is killed leaves either the old or the
 * new one. A file that was not written by this store is never changed: `get` and `set` reject.
 *
 * @throws {TypeError} If the path is empty or not a string.
 *
 * @example
 * const start = startOnce({ key: "orders-2026-11-24", store: fileStore("starts.json") });
 */
export function fileStore(path: string): StartStore {
  if (typeof path !== "string" || path === "") throw new TypeError("`path` must be a string that is not empty");
  const file = resolve(path);
  return {
    async get(key) {
      const { [key]: entry } = readEntries(file);
      return entry && { value: JSON.stringify(entry.value), version: `${entry.version}` };
    },
    set: (key, text, { ifVersion }) =>
      withLock(file, () => {
        const entries = readEntries(file);
        const { [key]: entry } = entries;
        if ((entry && `${entry.version}`) !== ifVersion) return false;
        const changed = { version: (entry?.version ?? 0) + 1, value: parseJson(text) };
        writeEntries(
          file,
          Object.fromEntries([...Object.entries(entries).filter(([name]) => name !== key), [key, changed]]),
        );
        return true;
      }),
  };
}

/** @throws {Error} If the file cannot be read, or is not a file of this store. */
function readEntries(file: string): Entries {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return Object.create(null);
    throw error;
  }
  const content = parseJson(text);
  if (isRecord(content) && content.format === format && isEntries(content.entries)) {
    return Object.assign(Object.create(null), content.entries);
  }
  const found = content === undefined ? "is not JSON" : "was not written by this version of fileStore";
  throw new Error(`${file} ${found}, so it is not changed; choose another path, or move the file away`);
}

function isEntries(value: unknown): value is Entries {
  return isRecord(value) && Object.values(value).every((entry) => isRecord(entry) && Number.isInteger(entry.version));
}

/** Replaces the file. What was written is on the disk before the file gets its name, and the name before this returns. */
function writeEntries(file: string, entries: Entries): void {
  const target = targetOf(file);
  const next = `${target}.next`;
  flush(next, "w", `${JSON.stringify({ format, entries }, null, 2)}\n`);
  renameSync(next, target);
  // Windows opens no folders, and stores the name with the file.
  if (process.platform !== "win32") flush(dirname(target), "r");
}

/** The file that a symbolic link leads to, so that the link stays. */
function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function flush(path: string, flags: "w" | "r", text?: string): void {
  const descriptor = openSync(path, flags, 0o600);
  try {
    if (text !== undefined) writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

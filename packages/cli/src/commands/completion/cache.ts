import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type FolderMachine, ownFolder } from "@planasonix/configured/src/own-folder.ts";
import { replaceFile } from "@planasonix/configured/src/session/replace-file.ts";

/** How long an entry is kept, in milliseconds. */
const keptMs = 60_000;

/** What completion has read of the API. */
export interface Cache {
  read(name: string, now: number): unknown;
  write(name: string, value: unknown): void;
}

/**
 * Opens the cache in the user's own folder. Its content is inserted into the command that is typed, so nobody else may
 * write to it, and no link leads elsewhere: otherwise there is no cache. Never throws.
 */
export function openCache(machine: FolderMachine): Cache {
  const own = ownFolder(machine, "cache");
  const folder = own && join(own, "completion");
  if (!folder || !createPrivate(folder)) return { read: () => undefined, write: () => {} };
  return {
    read(name, now) {
      try {
        return readOwn(join(folder, name), now);
      } catch {
        return undefined;
      }
    },
    write(name, value) {
      try {
        rmSync(join(folder, name), { force: true }); // A link that somebody has left there is not followed.
        replaceFile(join(folder, name), JSON.stringify(value), 0o600);
      } catch {}
    },
  };
}

/** Creates the folder and the one above it, and returns whether both belong to this user alone. */
function createPrivate(folder: string): boolean {
  try {
    const own = dirname(folder);
    // Nothing above is created: a home that does not exist is none.
    for (const path of [dirname(own), own, folder]) if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    return [own, folder].every((path) => {
      const stats = lstatSync(path);
      return stats.isDirectory() && isOwn(stats, path === folder ? 0o077 : 0o022);
    });
  } catch {
    return false;
  }
}

/** Reads a file of this user; `undefined` if it is old. */
function readOwn(path: string, now: number): unknown {
  // Windows has no such flag, and its cache is below the profile of the user.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || !isOwn(stats, 0o022) || now - stats.mtimeMs > keptMs) return undefined;
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    closeSync(file);
  }
}

/** Whether a file belongs to this user, and others have none of these rights. Windows knows neither. */
function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }, rights: number): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & rights) === 0);
}

import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StartStore } from "@planasonix/client/once";

/**
 * A store in a folder, for processes that share its file system. Each change of a value is a new file with the next
 * number, linked into place: of two processes that change the same version, the file system lets one win. Nothing is
 * locked, so a process that is killed leaves nothing behind that would block others. Old versions stay, because a slow
 * process must not win with a number that was used before; a start takes about five files of 300 bytes.
 */
export function folderStore(folder: string): StartStore {
  const nameOf = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 40);
  return {
    async get(key) {
      const name = nameOf(key);
      const last = versionsOf(folder, name).at(-1);
      if (last === undefined) return undefined;
      return { value: readFileSync(join(folder, `${name}.${last}`), "utf8"), version: String(last) };
    },
    async set(key, value, { ifVersion }) {
      mkdirSync(folder, { recursive: true });
      const name = nameOf(key);
      const next = Number(ifVersion ?? 0) + 1;
      // A version may be skipped only if it does not exist yet.
      if ((versionsOf(folder, name).at(-1) ?? 0) >= next) return false;
      const draft = join(folder, `${randomUUID()}.tmp`);
      writeFileSync(draft, value, { mode: 0o600 });
      try {
        linkSync(draft, join(folder, `${name}.${next}`));
        return true;
      } catch (error) {
        if (Object(error).code === "EEXIST") return false;
        throw error;
      } finally {
        unlinkSync(draft);
      }
    },
  };
}

/** The versions of a value, the oldest first. */
function versionsOf(folder: string, name: string): number[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.startsWith(`${name}.`))
      .map((file) => Number(file.slice(name.length + 1)))
      .filter(Number.isInteger)
      .sort((a, b) => a - b);
  } catch (error) {
    if (Object(error).code === "ENOENT") return [];
    throw error;
  }
}

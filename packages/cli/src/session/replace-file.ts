import { randomUUID } from "node:crypto";
import { chmodSync, lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes a file in one step, so that a reader never sees half of it. The draft beside it is new, belongs to this user, and
 * nobody else can read it: in a folder that others can write to, a known name could be a link of theirs. The file gets
 * `mode`; by default, the mode that it would have without a draft.
 *
 * @throws {Error} If it cannot be written. Nothing is left behind.
 */
export function replaceFile(path: string, text: string, mode: number = usualMode(path)): void {
  const draft = newDraft(path);
  try {
    writeFileSync(draft, text, exclusive);
    chmodSync(draft, mode);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Checks that a draft can be created beside a file.
 *
 * @throws {Error} If it cannot.
 */
export function checkReplaceable(path: string): void {
  const draft = newDraft(path);
  writeFileSync(draft, "", exclusive);
  rmSync(draft);
}

const exclusive = { flag: "wx", mode: 0o600 } as const;

function newDraft(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

/** The mode of the user's own file at this path, or the one that a new file gets. */
function usualMode(path: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() && stats.uid === process.getuid?.()) return stats.mode & 0o777;
  return 0o666 & ~process.umask();
}

import { randomUUID } from "node:crypto";
import { chmodSync, lstatSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Writes a file in one step, so that a reader never sees half of it. The draft beside it is new, belongs to this user, and
 * nobody else can read it: in a folder that others can write to, a known name could be a link of theirs. The file gets
 * `mode`; by default, the mode that it would have without a draft. A link of this user is followed, and what is no regular file, such as
 * /dev/stdout, is written to.
 *
 * @throws {Error} If it cannot be written. Nothing is left behind.
 */
export function replaceFile(given: string, text: string, mode?: number): void {
  const path = targetOf(given);
  if (!isReplaceable(path)) return void writeFileSync(path, text);
  const draft = newDraft(path);
  try {
    writeFileSync(draft, text, exclusive);
    chmodSync(draft, mode ?? usualMode(path));
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
export function checkReplaceable(given: string): void {
  const path = targetOf(given);
  if (!isReplaceable(path)) return;
  const draft = newDraft(path);
  writeFileSync(draft, "", exclusive);
  rmSync(draft);
}

/**
 * The file that a link of this user or of the system leads to; otherwise the path itself, because a link of others is not
 * followed.
 */
export function targetOf(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isSymbolicLink() || !isTrusted(stats)) return path;
  const behind = statSync(path, { throwIfNoEntry: false });
  // A pipe behind /dev/stdout has no path of its own.
  if (behind && !behind.isFile()) return path;
  return targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path)));
}

/** Whether a path is free, or that of a regular file or of something of others: a device must never be replaced. */
export function isReplaceable(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() || !isTrusted(stats);
}

/** Whether something belongs to this user or to the system. */
function isTrusted({ uid }: { readonly uid: number }): boolean {
  return uid === 0 || uid === (process.getuid?.() ?? uid);
}

const exclusive = { flag: "wx", mode: 0o600 } as const;

/** A name beside a file that nobody else can know. */
export function newDraft(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

/** The mode of the user's own file at this path, or the one that a new file gets. */
function usualMode(path: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() && stats.uid === process.getuid?.()) return stats.mode & 0o777;
  return 0o666 & ~process.umask();
}

import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, readdir, readFile, rename, stat, statfs, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { type Clock, systemClock } from "@planasonix/runtime";
import { refusal, unless } from "./failure.ts";
import { withLock } from "./file-lock.ts";

/** How often a process is taken for dead by others before it gives up: it is too slow, or the disk is. */
const maxTries = 20;

/**
 * Replaces a file by what `change` makes of its text, or leaves it if that is `undefined`. Returns whether it was
 * replaced; it is on the disk then, and what another process has replaced is never lost.
 *
 * That does not depend on the lock, since a process may be suspended while it holds one. Each process creates its draft,
 * then removes the drafts of all others, then reads the file, and then gives the draft the name of the file. Of two that
 * do so at the same time, at least one finds that its draft is gone, and begins again.
 *
 * @throws {Error} If the file cannot be used; it is unchanged then, unless only its storage could not be confirmed.
 */
export async function replaceFile(
  target: string,
  change: (text: string | undefined) => string | undefined,
  clock: Clock = systemClock,
): Promise<boolean> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const result = await withLock(`${target}.lock`, () => replaceOnce(target, change), clock);
    if (result === "kept") return false;
    if (result === "disturbed") continue;
    // Windows opens no folders, and stores the name with the file.
    if (process.platform !== "win32") await flushFolder(dirname(target));
    return true;
  }
  throw new Error(`${target} was not changed: other processes took this one for dead ${maxTries} times`);
}

async function replaceOnce(
  target: string,
  change: (text: string | undefined) => string | undefined,
): Promise<"replaced" | "kept" | "disturbed"> {
  const draft = newDraft(target);
  const file = await open(draft, "wx", 0o600);
  try {
    await checkDisk(target, draft);
    await removeOtherDrafts(target, draft);
    const text = change(await readText(target));
    if (text === undefined) return "kept";
    await file.writeFile(text);
    await shareAsFolder(file, dirname(target));
    await file.sync();
    await file.close();
    return (
      (await unless(
        ["ENOENT"],
        rename(draft, target).then(() => "replaced" as const),
      )) ?? "disturbed"
    );
  } finally {
    await file.close();
    await unless(["ENOENT"], unlink(draft));
  }
}

/** Reads a file; `undefined` if there is none. */
export function readText(target: string): Promise<string | undefined> {
  return unless(["ENOENT"], readFile(target, "utf8"));
}

function newDraft(target: string): string {
  return `${target}.${randomUUID()}.draft`;
}

async function removeOtherDrafts(target: string, own: string): Promise<void> {
  const name = basename(target);
  for (const entry of await readdir(dirname(target))) {
    const draft = join(dirname(target), entry);
    const isDraft = entry.startsWith(`${name}.`) && /^\.[\da-f-]{36}\.draft$/.test(entry.slice(name.length));
    if (isDraft && draft !== own) await unless(["ENOENT"], unlink(draft));
  }
}

/** Who may read the folder may read the file, as far as the file system knows users and groups. */
async function shareAsFolder(file: FileHandle, folder: string): Promise<void> {
  const [{ mode, gid }, own] = await Promise.all([stat(folder), file.stat()]);
  if (own.gid !== gid) await unless(unknownRights, file.chown(own.uid, gid));
  await unless(unknownRights, file.chmod(0o600 | (mode & 0o044)));
}

const unknownRights = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** What `statfs` reports on Linux for a file system of a program, such as gcsfuse. */
const fuse = 0x65735546;

/**
 * Refuses a file with two names, which would be parted, and the folder of an object store: several hosts can create the
 * same file there, and replace it, without noticing each other. Such folders have no hard links. Others without links,
 * such as those of Azure Files, are safe.
 */
async function checkDisk(target: string, draft: string): Promise<void> {
  const stats = await unless(["ENOENT"], stat(target));
  if (stats?.isFile() && stats.nlink > 1) {
    throw refusal(target, "has another name (a hard link), which would be parted; copy it");
  }
  if ((await statfs(dirname(target))).type !== fuse) return;
  const other = newDraft(target);
  try {
    await unless(["ENOENT"], link(draft, other));
  } catch (error) {
    const reason =
      "is in a file system without hard links and exclusive creation, as gcsfuse; use a disk or a database";
    throw refusal(target, reason, error);
  }
  await unless(["ENOENT"], unlink(other));
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

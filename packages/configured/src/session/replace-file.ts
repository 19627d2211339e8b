import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Writes a file in one step, so that a reader never sees half of it. The draft beside it is new, belongs to this user, and
 * nobody else can read it: in a folder that others can write to, a known name could be a link of theirs. The file gets
 * `mode`; by default, the mode that it would have without a draft. A link of this user is followed. What is no regular
 * file, and what is open already, such as /dev/stdout, is written to.
 *
 * @throws {Error} If it cannot be written. Nothing is left behind.
 */
export function replaceFile(given: string, text: string, mode?: number): void {
  const path = targetOf(given);
  if (!isReplaceable(path)) return void write(path, text);
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
  const descriptor = descriptorOf(path);
  if (descriptor !== undefined) fstatSync(descriptor);
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
  if (descriptorOf(path) !== undefined || !stats?.isSymbolicLink() || !isTrusted(stats)) return path;
  const behind = statSync(path, { throwIfNoEntry: false });
  const next = resolve(realpathSync(dirname(path)), readlinkSync(path));
  return behind && !behind.isFile() && descriptorOf(next) === undefined ? path : targetOf(next);
}

/**
 * The number of the open file that a path names; `undefined` if it names none. Another file in its place would be lost to
 * whoever has opened it, such as the shell.
 */
export function descriptorOf(path: string): number | undefined {
  const number = /^\/(?:proc\/self|dev)\/fd\/(\d+)$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Whether a path is free, or that of a regular file or of something of others: a device must never be replaced. */
export function isReplaceable(path: string): boolean {
  if (descriptorOf(path) !== undefined) return false;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() || !isTrusted(stats);
}

/** Whether something belongs to this user or to the system. */
function isTrusted({ uid }: { readonly uid: number }): boolean {
  return uid === 0 || uid === (process.getuid?.() ?? uid);
}

/** How often to try again to write to a full pipe, and after how many milliseconds. */
const pipe = { tries: 100, pauseMs: 10 };

/** Writes to a device, a pipe or an open file. A pipe without a reader is an error: this process must answer signals. */
function write(path: string, text: string): void {
  const descriptor = descriptorOf(path);
  const file = descriptor ?? openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (let rest = Buffer.from(text), tries = 0; rest.length > 0; ) {
      try {
        rest = rest.subarray(writeSync(file, rest));
      } catch (error) {
        tries += 1;
        if (Object(error).code !== "EAGAIN" || tries > pipe.tries) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pipe.pauseMs);
      }
    }
  } finally {
    if (descriptor === undefined) closeSync(file);
  }
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

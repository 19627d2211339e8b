// This folder keeps starts in a file, on Node, Bun and Deno. This file locks a file among processes.
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { type Clock, systemClock } from "@planasonix/runtime";

/** A lock this old, in milliseconds, is that of a process that has ended: it is held for a few milliseconds only. */
const staleMs = 10_000;

/** How long to wait for the lock, in milliseconds: several times as long as a dead process can hold it. */
const patienceMs = 60_000;

let locks = 0;

/**
 * Runs `act`, which must not be asynchronous, while no other process runs it for the same file. A process that was
 * killed meanwhile leaves its lock behind, which is removed if the process no longer exists, or after ten seconds.
 *
 * @throws {Error} If the lock is not free within a minute, or cannot be created.
 */
export async function withLock<Value>(path: string, act: () => Value, clock: Clock = systemClock): Promise<Value> {
  const lock = `${path}.lock`;
  locks += 1;
  const own = `${lock}.${process.pid}.${locks}`;
  const until = clock.monotonic() + patienceMs;
  writeFileSync(own, `${process.pid} ${hostname()} ${locks}`);
  try {
    while (!tryLink(own, lock)) {
      if (clock.monotonic() > until) throw new Error(`${lock} is in use; delete it if no process uses ${path}`);
      if (isStale(lock, clock) && breakLock(own, lock, clock)) continue;
      await clock.sleep(2 + (process.pid % 7)); // Processes that started together should not try together.
    }
  } finally {
    rmSync(own, { force: true }); // From now on, a process that is killed leaves only the lock, which the next one removes.
  }
  try {
    return act();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Creates the lock as a second name of a file, which only one process can do. */
function tryLink(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Only one process at a time does so, or it could remove the lock of the one that was faster.
 * Returns false if it is the turn of another one, which may have been killed meanwhile.
 */
function breakLock(own: string, lock: string, clock: Clock): boolean {
  const breaking = `${lock}.breaking`;
  if (!tryLink(own, breaking)) {
    if (ageMs(breaking, clock) > staleMs) rmSync(breaking, { force: true });
    return false;
  }
  if (isStale(lock, clock)) {
    const [pid, , count] = readFileSync(lock, "utf8").split(" ");
    for (const left of [`${lock}.${pid}.${count}`, lock]) rmSync(left, { force: true });
  }
  rmSync(breaking, { force: true });
  return true;
}

function isStale(lock: string, clock: Clock): boolean {
  try {
    const [pid, host] = readFileSync(lock, "utf8").split(" ");
    return ageMs(lock, clock) > staleMs || (host === hostname() && !isAlive(Number(pid)));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false; // It has just been released.
    throw error;
  }
}

/** Since when the file is as it is; 0 if it no longer exists. */
function ageMs(path: string, clock: Clock): number {
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return since === undefined ? 0 : clock.now() - since;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH"; // A process of another user exists.
  }
}

/** The code of an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return Reflect.get(Object(error), "code");
}

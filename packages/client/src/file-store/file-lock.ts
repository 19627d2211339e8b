// Locks a file among processes.
import { randomInt } from "node:crypto";
import { type FileHandle, lstat, open, unlink } from "node:fs/promises";
import type { Clock } from "@planasonix/runtime";
import { unless } from "./failure.ts";

/** How often the holder of a lock shows that it is alive, in milliseconds. */
const beatMs = 250;

/** The holder of a lock that has not changed for so long is taken for dead, in milliseconds. */
const silentMs = 2_000;

/** How long to wait for a lock that others hold in turn, in milliseconds. */
const patienceMs = 60_000;

/**
 * Runs `act` while no other process does so for the same lock. Neither process IDs nor host names tell whether its
 * holder is alive, because containers repeat them, and no clocks are compared: a holder touches its lock, and who waits
 * sees by its own clock that nobody does. A process that was only suspended can therefore meet another one in `act`.
 *
 * @throws {Error} If others use the lock for a minute, or it cannot be created.
 */
export async function withLock<Value>(lock: string, act: () => Promise<Value>, clock: Clock): Promise<Value> {
  const handle = await take(lock, clock);
  const done = new AbortController();
  const beating = beat(handle, clock, done.signal);
  try {
    return await act();
  } finally {
    done.abort();
    await beating;
    await release(lock, handle).catch(() => {}); // Whoever waits removes it.
  }
}

async function take(lock: string, clock: Clock): Promise<FileHandle> {
  const until = clock.monotonic() + patienceMs;
  let seen: string | undefined;
  let since = 0;
  for (;;) {
    // Exclusive, so that no link is followed.
    const handle = await unless(["EEXIST"], open(lock, "wx", 0o600));
    if (handle) return handle;
    const state = await stateOf(lock);
    const now = clock.monotonic();
    if (now > until) throw new Error(`${lock} is in use for a minute, by one process after the other`);
    if (state !== seen) {
      seen = state;
      since = now;
    } else if (state !== undefined && now - since > silentMs) await unless(["ENOENT"], unlink(lock));
    await clock.sleep(randomInt(2, 10)); // Processes that started together should not try together.
  }
}

/** What tells one state of a lock from another, even where a new file gets the number of a removed one. */
async function stateOf(lock: string): Promise<string | undefined> {
  const stats = await unless(["ENOENT"], lstat(lock, { bigint: true }));
  return stats && `${stats.ino} ${stats.mtimeNs} ${stats.ctimeNs}`;
}

async function beat(handle: FileHandle, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(beatMs, signal);
      await handle.utimes(clock.now() / 1_000, clock.now() / 1_000);
    } catch {
      // Released, or the disk fails, which `act` reports.
    }
  }
}

/** Removes the lock, unless it is that of another process by now: an open file keeps its number. */
async function release(lock: string, handle: FileHandle): Promise<void> {
  const [own, current] = await Promise.all([handle.stat({ bigint: true }), stateOf(lock)]);
  await handle.close();
  if (current?.startsWith(`${own.ino} `)) await unlink(lock);
}

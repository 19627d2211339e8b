import { readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { unless } from "./failure.ts";

/**
 * The file that a path leads to through all its links, also if it is not there yet: links stay, and all paths to one
 * file have one lock.
 */
export async function targetOf(path: string): Promise<string> {
  const known = await unless(["ENOENT"], realpath(path));
  if (known !== undefined) return known;
  const folder = await realpath(dirname(path));
  const own = join(folder, basename(path));
  // EINVAL: no link. UNKNOWN: the same on Windows.
  const to = await unless(["ENOENT", "EINVAL", "UNKNOWN"], readlink(own));
  return to === undefined ? own : targetOf(resolve(folder, to));
}

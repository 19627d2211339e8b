// Another user of the machine. Only root can start programs as somebody else.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The user and the group that own nothing, on Linux and on macOS. */
const nobody = 65_534;

/** Whether the tests can start programs as another user. */
export const canBeAnother: boolean = process.getuid?.() === 0;

if (!canBeAnother)
  console.log("Left out: attacks by another user of the machine, as whom only root can start programs");

/** Creates a folder in which every user can create files, such as `/tmp`, and nobody can remove those of others. */
export function createSharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-shared-"));
  chmodSync(folder, 0o1777);
  return folder;
}

/** Runs shell commands as another user, and returns everything that they print. */
export function runAsAnother(commands: string, cwd: string): string {
  const options = { cwd, uid: nobody, gid: nobody, env: { PATH: process.env.PATH }, encoding: "utf8" } as const;
  const { error, stdout, stderr } = spawnSync("sh", ["-c", commands], options);
  if (error !== undefined) throw error;
  return stdout + stderr;
}

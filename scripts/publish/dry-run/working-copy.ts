import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../command.ts";

/** A temporary copy of the repository that programs may change. Disposal removes the copy. */
export interface WorkingCopy extends Disposable {
  readonly folder: string;
}

/**
 * Copies the tracked files, including uncommitted changes.
 * @throws {Error} If files are neither tracked nor ignored, because the copy would lack them.
 */
export async function copyRepository(root: string): Promise<WorkingCopy> {
  const git = (...args: string[]) => runCommand("git", args, root);
  const untracked = await git("ls-files", "--others", "--exclude-standard");
  if (untracked !== "") throw new Error(`These files are not in git yet; add them, or remove them:\n${untracked}`);
  const parent = mkdtempSync(join(tmpdir(), "planasonix-release-"));
  const folder = join(parent, "repository");
  const commit = (await git("stash", "create")) || (await git("rev-parse", "HEAD"));
  await git("clone", "--quiet", "--shared", "--no-checkout", root, folder);
  await runCommand("git", ["checkout", "--quiet", "--detach", commit], folder);
  return { folder, [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }) };
}

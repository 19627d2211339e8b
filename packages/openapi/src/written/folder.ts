import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { GenerateError, quoted } from "../adopt/problem.ts";

/** The files that a folder lacks, has in another form, or has in addition; empty if it is as it should be. */
export function differences(folder: string, files: ReadonlyMap<string, string>): string[] {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const other = present.filter((name) => !files.has(name));
  const changed = [...files].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), "utf8") !== text,
  );
  return [...changed.map(([name]) => name), ...other].sort();
}

/**
 * Replaces a folder as a whole: whoever reads it finds all of the old files or all of the new ones.
 *
 * @throws {GenerateError} If the folder has other files, or cannot be written.
 */
export function replaceFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const target = resolve(folder);
  const foreign = existsSync(target) ? differences(target, files).find((name) => !files.has(name)) : undefined;
  if (foreign !== undefined) {
    throw new GenerateError(
      `${folder} contains ${quoted(foreign)}, which was not generated: choose a folder of its own`,
    );
  }
  try {
    mkdirSync(dirname(target), { recursive: true });
    const fresh = join(dirname(target), `.${basename(target)}-${process.pid}`);
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh);
    try {
      for (const [name, text] of files) writeFileSync(join(fresh, name), text);
      const old = `${fresh}-old`;
      const hasOld = existsSync(target);
      if (hasOld) renameSync(target, old);
      renameSync(fresh, target);
      rmSync(old, { recursive: true, force: true });
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  } catch (error) {
    throw new GenerateError(`${folder} cannot be written (${Object(error).code ?? error}): choose another folder`);
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FolderMachine, ownFolder } from "./own-folder.ts";

/** Whether a variable or the text of the configuration file could name a table: a cheap look, before any parsing. */
export function mayNameTable(machine: FolderMachine): boolean {
  if (machine.env.PLANASONIX_TABLE) return true;
  const folder = ownFolder(machine, "configuration");
  if (folder === undefined) return false;
  try {
    return /\btable["']?\s*=/.test(readFileSync(join(folder, "config.toml"), "utf8"));
  } catch {
    return false; // Whoever needs the file says what is wrong with it.
  }
}

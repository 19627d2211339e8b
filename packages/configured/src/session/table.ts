import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { OtherCommands } from "../described/read-commands.ts";
import { UsageError } from "../errors/usage-error.ts";
import { flagValue } from "../typed/flag-value.ts";
import { configPath, readProfile } from "./config-file.ts";
import type { SessionMachine } from "./machine.ts";

/** The file of a generated folder that this program reads. It is data: nothing in it is executed. */
export const tableFile = "commands.json";

/** The form of the file, which changes with what this program needs. */
export const tableFormat = 1;

/** What the place of the table depends on. */
export type TableMachine = Pick<SessionMachine, "env" | "platform" | "home" | "cwd">;

/** Where the folder is from, and how a message names it. */
interface Named {
  readonly folder: string;
  readonly by: string;
}

/**
 * Reads the commands of the API that `--table` (`typed`), PLANASONIX_TABLE or the profile names; `undefined` if none does.
 *
 * @throws {UsageError} If the folder is missing or was not generated, or has the commands of another version.
 */
export async function readTable(
  typed: string | undefined,
  args: readonly string[],
  machine: TableMachine,
): Promise<OtherCommands | undefined> {
  if (typed !== undefined && /^(-|$)/.test(typed)) {
    const got = typed === "" ? "" : `, but ${typed} follows`;
    throw new UsageError(`--table needs a folder that generate has written${got}`, again);
  }
  const variable = machine.env.PLANASONIX_TABLE || undefined;
  if (typed !== undefined) return readFolder({ folder: resolve(machine.cwd, typed), by: "--table" });
  if (variable !== undefined) return readFolder({ folder: resolve(machine.cwd, variable), by: "PLANASONIX_TABLE" });
  const named = await tableOfProfile(args, machine);
  return named && readFolder(named);
}

/** The folder that the profile names, which is relative to the configuration file. */
async function tableOfProfile(args: readonly string[], machine: TableMachine): Promise<Named | undefined> {
  const path = configPath(machine);
  const asked = flagValue(args, "--profile") ?? (machine.env.PLANASONIX_PROFILE || undefined);
  // A job that has everything in its environment needs no file, and must not fail because of one.
  const isComplete = asked === undefined && machine.env.PLANASONIX_BASE_URL && machine.env.PLANASONIX_API_KEY;
  if (path === undefined || isComplete || !existsSync(path)) return undefined;
  // What else is wrong with the file is said by the commands that need it: others, such as help, do not.
  const profile = await readProfile(machine, asked).catch(() => undefined);
  if (profile?.table === undefined) return undefined;
  return { folder: resolve(dirname(path), profile.table), by: `table of profile ${asked ?? "default"}` };
}

const again = "planasonix generate --from <file> --out <folder>";

function readFolder({ folder, by }: Named): OtherCommands {
  const path = join(folder, tableFile);
  const content = readJson(path, (why) => new UsageError(`${by}: ${whyUnreadable(folder, path, why)}`, again));
  const { format } = Object(content);
  if (typeof format !== "number") throw new UsageError(`${by}: ${path} was not written by generate`, again);
  if (format !== tableFormat) {
    const found = `${path} has format ${format}, and this program reads format ${tableFormat}`;
    throw new UsageError(`${by}: ${found}. Generate the folder again with this version`, again);
  }
  return content as OtherCommands;
}

function readJson(path: string, failure: (why: string) => UsageError): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw failure(Object(error).code ?? "no JSON");
  }
}

function whyUnreadable(folder: string, path: string, why: string): string {
  if (!/^(ENOENT|ENOTDIR)$/.test(why)) return `${path} cannot be read (${why})`;
  if (!existsSync(folder)) return `${folder} does not exist`;
  return `${folder} is no folder that generate has written: it has no ${tableFile}`;
}

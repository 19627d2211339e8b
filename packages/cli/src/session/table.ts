import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { OtherCommands } from "../described/read-commands.ts";
import { UsageError } from "../errors/usage-error.ts";
import { configPath, readProfile } from "./config-file.ts";
import type { Host } from "./host.ts";

/** The file of a generated folder that this program reads. It is data: nothing in it is executed. */
export const tableFile = "commands.json";

/** The form of the file, which changes with what this program needs. */
export const tableFormat = 1;

/** What the place of the table depends on. */
export type TableHost = Pick<Host, "env" | "platform" | "home" | "cwd">;

/**
 * Reads the commands of the API that `--table` (`typed`), PLANASONIX_TABLE or the profile names; `undefined` if none does.
 *
 * @throws {UsageError} If the folder has no commands, or those of another version of this program.
 */
export async function readTable(
  typed: string | undefined,
  args: readonly string[],
  host: TableHost,
): Promise<OtherCommands | undefined> {
  if (typed === "") throw new UsageError("--table needs a folder that planasonix generate has written");
  const folder = typed ?? (host.env.PLANASONIX_TABLE || undefined);
  if (folder !== undefined) return readFolder(resolve(host.cwd, folder));
  const named = await tableOfProfile(args, host);
  return named === undefined ? undefined : readFolder(named);
}

/** The folder that the profile names, which is relative to the configuration file. */
async function tableOfProfile(args: readonly string[], host: TableHost): Promise<string | undefined> {
  const path = configPath(host);
  const asked = flagValue(args, "--profile") ?? (host.env.PLANASONIX_PROFILE || undefined);
  // A job that has everything in its environment needs no file, and must not fail because of one.
  const isComplete = asked === undefined && host.env.PLANASONIX_BASE_URL && host.env.PLANASONIX_API_KEY;
  if (path === undefined || isComplete || !existsSync(path)) return undefined;
  // What else is wrong with the file is said by the commands that need it: others, such as help, do not.
  const profile = await readProfile(host, asked).catch(() => undefined);
  return profile?.table === undefined ? undefined : resolve(dirname(path), profile.table);
}

function readFolder(folder: string): OtherCommands {
  const path = join(folder, tableFile);
  const again = "planasonix generate --from <file> --out <folder>";
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`--table: ${path} cannot be read (${Object(error).code ?? "no JSON"})`, again);
  }
  if (Object(content).format === tableFormat) return content as OtherCommands;
  throw new UsageError(`--table: ${path} is of another version of this program`, again);
}

/** The value of a flag among all arguments, in front of `--`. */
function flagValue(args: readonly string[], flag: string): string | undefined {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const at = own.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  if (at < 0) return undefined;
  return own[at] === flag ? (own[at + 1] ?? "") : own[at]?.slice(flag.length + 1);
}

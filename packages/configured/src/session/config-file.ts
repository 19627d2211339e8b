import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AllowedEffects, Effect } from "@planasonix/client";
import { UsageError } from "../errors/usage-error.ts";
import { type FolderMachine, ownFolder } from "../own-folder.ts";
import { suggest } from "../typed/suggest.ts";
import type { ServerOptions } from "./connection.ts";
import { checkEffects } from "./policy.ts";
import { replaceFile } from "./replace-file.ts";

/** The settings of one profile. */
export interface Profile extends ServerOptions {
  readonly base_url?: string;
  readonly api_key?: string;
  /** A shell command that prints the API key. */
  readonly api_key_command?: string;
  /** The variable that contains the API key, such as `env:PLANASONIX_API_KEY`. */
  readonly api_key_from?: string;
  /** The folder with the commands of another API, relative to the file. */
  readonly table?: string;
  /** The dialect of the server: a name, or a file, whose path is relative to the configuration file. */
  readonly dialect?: string;
  /** The effects that commands of the profile may have. */
  readonly allow?: readonly Effect[];
}

/** A profile, and what limits its commands: its own setting, and that at the top of the file. */
export interface ProfileWithLimits extends Profile {
  readonly limits: readonly AllowedEffects[];
}

type Kind = "string" | "boolean" | "list of effects";

const settings: Readonly<Record<keyof Profile, Kind>> = {
  base_url: "string",
  api_key: "string",
  api_key_command: "string",
  api_key_from: "string",
  dialect: "string",
  auth_scheme: "string",
  trust_idempotency_keys: "boolean",
  table: "string",
  allow: "list of effects",
};

/** Where the configuration file is; `undefined` without a home. */
export function configPath(machine: FolderMachine): string | undefined {
  const folder = ownFolder(machine, "configuration");
  return folder && join(folder, "config.toml");
}

/**
 * Reads a profile of the configuration file; empty if there is no file and no profile was asked for.
 *
 * @throws {UsageError} If the file cannot be read or is invalid, if others can read it, or if the profile does not exist.
 */
export async function readProfile(machine: FolderMachine, asked?: string): Promise<ProfileWithLimits> {
  const path = configPath(machine);
  const file = await readFile(machine);
  if (file === undefined) {
    if (asked === undefined) return { limits: [] };
    const why = path ? `${path} does not exist` : "there is no home folder";
    throw new UsageError(`There is no profile ${asked}, because ${why}`, "planasonix init");
  }
  const { profiles, limits } = file;
  const name = asked ?? "default";
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined && asked === undefined) return { limits };
  if (profile === undefined) {
    const meant = suggest(name, Object.keys(profiles));
    throw new UsageError(`${path} has no profile ${name}${meant ? `. Did you mean ${meant}?` : ""}`, "planasonix init");
  }
  const where = `${path}, profile ${name}`;
  const checked = checkProfile(profile, where);
  const { allow } = checked;
  return { ...checked, limits: allow ? [...limits, { source: where, allow }] : limits };
}

/** What limits all commands, as the top of the configuration file says. */
export async function fileLimits(machine: FolderMachine): Promise<readonly AllowedEffects[]> {
  return (await readFile(machine))?.limits ?? [];
}

/** The names of the profiles in the configuration file. */
export async function profileNames(machine: FolderMachine): Promise<string[]> {
  return Object.keys((await readFile(machine))?.profiles ?? {});
}

/**
 * Adds a profile to the configuration file, which only its owner can read. The rest of the file stays as it is.
 *
 * @throws {UsageError} If the file cannot be written.
 */
export function addProfile(machine: FolderMachine, name: string, profile: Profile): void {
  const path = configPath(machine);
  if (path === undefined) throw new UsageError("There is no home folder for a configuration file");
  // JSON's text is valid TOML.
  const lines = Object.entries(profile).map(([setting, value]) => `${setting} = ${JSON.stringify(value)}\n`);
  const text = readPrivateFile(path, machine.platform) ?? "";
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    replaceFile(path, `${text}${text === "" ? "" : "\n"}[profiles.${name}]\n${lines.join("")}`, 0o600);
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${Object(error).code})`);
  }
}

async function readFile(machine: FolderMachine): Promise<ConfigFile | undefined> {
  const path = configPath(machine);
  const text = path && readPrivateFile(path, machine.platform);
  if (path === undefined || text === undefined) return undefined;
  const { parse } = await import("smol-toml");
  return contentOf(
    parseFile(() => parse(text), path),
    path,
  );
}

interface ConfigFile {
  readonly profiles: Readonly<Record<string, unknown>>;
  readonly limits: readonly AllowedEffects[];
}

/** Reads a file that may contain secrets; `undefined` if it does not exist. */
function readPrivateFile(path: string, platform: NodeJS.Platform): string | undefined {
  try {
    const { mode } = statSync(path);
    const text = readFileSync(path, "utf8");
    const refuse = (what: string): never => {
      throw new UsageError(`Others can ${what}`, `chmod 600 ${path}`);
    };
    if (platform === "win32") return text;
    // Others could name a server or a command of theirs.
    if ((mode & 0o022) !== 0) refuse(`write to ${path}`);
    if ((mode & 0o055) !== 0 && /\bapi_key["']?\s*=/.test(text)) refuse(`read ${path}, which contains an API key`);
    return text;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (/^(ENOENT|ENOTDIR)$/.test(Object(error).code)) return undefined;
    throw new UsageError(`${path} cannot be read (${Object(error).code})`);
  }
}

/** The error of the parser quotes the text, which may be secret; only the line is shown. */
function parseFile<Value>(parse: () => Value, path: string): Value {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${path} is not valid TOML (line ${Object(error).line ?? "unknown"})`);
  }
}

function contentOf(file: object, path: string): ConfigFile {
  const { profiles = {}, allow, ...others } = file as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined || typeof profiles !== "object" || profiles === null) {
    throw new UsageError(
      `${path} must contain only tables such as [profiles.default]; ${unknown ?? "profiles"} is not one (only allow may stand beside them)`,
    );
  }
  const limits = allow === undefined ? [] : [{ source: path, allow: checkEffects(allow, `${path}: allow`) }];
  return { profiles: { ...profiles }, limits };
}

function checkProfile(profile: unknown, where: string): Profile {
  for (const [name, value] of Object.entries(Object(profile))) {
    const kind: Kind | undefined = Object.hasOwn(settings, name) ? settings[name as keyof Profile] : undefined;
    if (kind === undefined) {
      const meant = suggest(name, Object.keys(settings));
      throw new UsageError(`${where}: unknown setting ${name}${meant ? `. Did you mean ${meant}?` : ""}`);
    }
    if (kind === "list of effects") checkEffects(value, `${where}: ${name}`);
    else if (typeof value !== kind) throw new UsageError(`${where}: ${name} must be a ${kind}`);
  }
  const { api_key_from: source, api_key: key, api_key_command: command }: Profile = Object(profile);
  if (source !== undefined && !/^env:\w+$/.test(source)) {
    throw new UsageError(`${where}: api_key_from must name a variable, such as env:PLANASONIX_API_KEY`);
  }
  if (source !== undefined && (key ?? command) !== undefined) {
    throw new UsageError(`${where}: api_key_from stands beside another key; keep one of them`);
  }
  return Object(profile);
}

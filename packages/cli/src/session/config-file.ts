// This folder turns flags, environment and configuration into a client.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors/usage-error.ts";
import type { Host } from "../host.ts";
import { suggest } from "../words/suggest.ts";

/** The settings of one profile. */
export interface Profile {
  readonly base_url?: string;
  readonly api_key?: string;
  /** A shell command that prints the API key. */
  readonly api_key_command?: string;
  readonly auth_scheme?: string;
  readonly trust_idempotency_keys?: boolean;
}

type Kind = "string" | "boolean";

const settings: Readonly<Record<keyof Profile, Kind>> = {
  base_url: "string",
  api_key: "string",
  api_key_command: "string",
  auth_scheme: "string",
  trust_idempotency_keys: "boolean",
};

/** Where the configuration file is. */
export function configPath({ env, platform, home }: Pick<Host, "env" | "platform" | "home">): string {
  const folder =
    platform === "win32"
      ? (env.APPDATA ?? join(home, "AppData", "Roaming"))
      : env.XDG_CONFIG_HOME || join(home, ".config");
  return join(folder, "planasonix", "config.toml");
}

/**
 * Reads a profile of the configuration file; empty if there is no file and no profile was asked for.
 *
 * @throws {UsageError} If the file cannot be read or is invalid, if others can read it, or if the profile does not exist.
 */
export async function readProfile(host: Pick<Host, "env" | "platform" | "home">, asked?: string): Promise<Profile> {
  const path = configPath(host);
  const text = readPrivateFile(path, host.platform);
  if (text === undefined) {
    if (asked === undefined) return {};
    throw new UsageError(`There is no profile ${asked}, because ${path} does not exist`, "planasonix init");
  }
  const { parse } = await import("smol-toml");
  const profiles = profilesOf(
    parseFile(() => parse(text), path),
    path,
  );
  const name = asked ?? "default";
  const profile = profiles[name];
  if (profile === undefined && asked === undefined) return {};
  if (profile === undefined) {
    const meant = suggest(name, Object.keys(profiles));
    throw new UsageError(`${path} has no profile ${name}${meant ? `. Did you mean ${meant}?` : ""}`, "planasonix init");
  }
  return checkProfile(profile, `${path}, profile ${name}`);
}

/** Reads a file that may contain secrets; `undefined` if it does not exist. */
function readPrivateFile(path: string, platform: NodeJS.Platform): string | undefined {
  try {
    const { mode } = statSync(path);
    if (platform !== "win32" && (mode & 0o077) !== 0) {
      throw new UsageError(`Others can read ${path}, which may contain an API key`, `chmod 600 ${path}`);
    }
    return readFileSync(path, "utf8");
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

function profilesOf(file: object, path: string): Record<string, unknown> {
  const { profiles = {}, ...others } = file as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined || typeof profiles !== "object" || profiles === null) {
    throw new UsageError(
      `${path} must contain only tables such as [profiles.default]; ${unknown ?? "profiles"} is not one`,
    );
  }
  return { ...profiles };
}

function checkProfile(profile: unknown, where: string): Profile {
  for (const [name, value] of Object.entries(Object(profile))) {
    const kind: Kind | undefined = Object.hasOwn(settings, name) ? settings[name as keyof Profile] : undefined;
    if (kind === undefined) {
      const meant = suggest(name, Object.keys(settings));
      throw new UsageError(`${where}: unknown setting ${name}${meant ? `. Did you mean ${meant}?` : ""}`);
    }
    if (typeof value !== kind) throw new UsageError(`${where}: ${name} must be a ${kind}`);
  }
  return Object(profile);
}

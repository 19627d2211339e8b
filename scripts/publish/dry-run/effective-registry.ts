import { runCommand } from "../command.ts";
import type { Manifest } from "../published-manifest.ts";

/** Returns the value of a pnpm setting in the folder that pnpm publishes from; undefined if it is not set. */
export type ReadSetting = (name: string) => string | undefined;

/**
 * The registries that pnpm may publish a package to: usually one; if `publishConfig` names several, any of them. Reads
 * pnpm's effective settings, because a setting may have no effect: pnpm 12 ignores `npm_config_registry`.
 */
export function effectiveRegistries(manifest: Manifest, read: ReadSetting): readonly string[] {
  const scope = scopeOf(manifest);
  const names = scope ? [`${scope}:registry`, "registry"] : ["registry"];
  const own = manifest.publishConfig as Readonly<Record<string, unknown>> | undefined;
  const stated = names.flatMap((name) => (own?.[name] === undefined ? [] : [String(own[name])]));
  return stated.length > 0 ? stated : names.flatMap((name) => read(name) ?? []).slice(0, 1);
}

/**
 * Checks that pnpm can publish a package only to this machine.
 * @throws {Error} If one of its registries is on another machine, or none is known.
 */
export function requireLoopback(manifest: Manifest, read: ReadSetting): void {
  const registries = effectiveRegistries(manifest, read);
  if (registries.length > 0 && registries.every(isLoopback)) return;
  const found = registries.find((registry) => !isLoopback(registry)) ?? "an unknown registry";
  throw new Error(
    `${manifest.name} would be published to ${found}. A dry run publishes to loopback only: ` +
      "remove the registries in `publishConfig`, and the settings of pnpm that name another registry",
  );
}

/** Reads pnpm's settings for the registry of a package, in the folder that pnpm publishes from. */
export async function readPnpmSettings(
  manifest: Manifest,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ReadSetting> {
  const settings = new Map<string, string>();
  for (const name of ["registry", `${scopeOf(manifest)}:registry`]) {
    const value = await runCommand("pnpm", ["config", "get", name], folder, env);
    if (value !== "undefined" && value !== "") settings.set(name, value);
  }
  return (name) => settings.get(name);
}

function scopeOf({ name }: Manifest): string | undefined {
  return /^@[^/]+/.exec(name)?.[0];
}

function isLoopback(address: string): boolean {
  const { hostname } = URL.parse(address) ?? {};
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname ?? "");
}

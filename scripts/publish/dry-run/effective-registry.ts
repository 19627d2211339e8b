import { runCommand } from "../command.ts";
import type { Manifest } from "../published-manifest.ts";

/** Reads a setting of pnpm in the folder that it publishes from; undefined if it is not set. */
export type ReadSetting = (name: string) => string | undefined;

/**
 * The registries that pnpm may publish a package to. Reads pnpm's effective settings instead of assuming ours: pnpm 12, for example,
 * ignores `npm_config_registry`. Usually there is one. A package that names several itself may be published to any of them.
 */
export function effectiveRegistries(manifest: Manifest, read: ReadSetting): readonly string[] {
  const scope = scopeOf(manifest);
  const names = scope ? [`${scope}:registry`, "registry"] : ["registry"];
  const own = manifest.publishConfig as Readonly<Record<string, unknown>> | undefined;
  const stated = names.flatMap((name) => (own?.[name] === undefined ? [] : [String(own[name])]));
  return stated.length > 0 ? stated : names.flatMap((name) => read(name) ?? []).slice(0, 1);
}

/** @throws {Error} If a registry of a package is not on this machine, or none is known. */
export function requireLoopback(manifest: Manifest, read: ReadSetting): void {
  const registries = effectiveRegistries(manifest, read);
  if (registries.length > 0 && registries.every(isLoopback)) return;
  const found = registries.find((registry) => !isLoopback(registry)) ?? "an unknown registry";
  throw new Error(
    `${manifest.name} would be published to ${found}. A dry run publishes to loopback only: ` +
      "remove the registries in `publishConfig`, and the settings of pnpm that name another registry",
  );
}

/** Asks pnpm for its settings about the registry of a package, in the folder that it publishes from. */
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

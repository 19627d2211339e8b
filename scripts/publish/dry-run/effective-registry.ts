import type { Manifest } from "../published-manifest.ts";

/** Reads a setting of pnpm in the folder that it publishes from; undefined if it is not set. */
export type ReadSetting = (name: string) => string | undefined;

/**
 * The registry that pnpm publishes a package to. Reads pnpm's effective settings instead of assuming ours: pnpm 12, for
 * example, ignores `npm_config_registry`.
 */
export function effectiveRegistry(manifest: Manifest, read: ReadSetting): string | undefined {
  const own = manifest.publishConfig as { readonly registry?: string } | undefined;
  const scope = /^@[^/]+/.exec(manifest.name)?.[0];
  return own?.registry ?? (scope && read(`${scope}:registry`)) ?? read("registry");
}

/** @throws {Error} If the registry of a package is not on this machine. */
export function requireLoopback(manifest: Manifest, read: ReadSetting): void {
  const registry = effectiveRegistry(manifest, read);
  if (registry !== undefined && isLoopback(registry)) return;
  throw new Error(
    `${manifest.name} would be published to ${registry ?? "an unknown registry"}. A dry run publishes to loopback only: ` +
      "remove `publishConfig.registry` and the settings of pnpm that name another registry",
  );
}

function isLoopback(address: string): boolean {
  const { hostname } = URL.parse(address) ?? {};
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname ?? "");
}

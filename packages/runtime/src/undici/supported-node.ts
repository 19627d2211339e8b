import { nodeVersion } from "../platform/environment.ts";

/**
 * Returns a version of Node that undici 8 supports.
 *
 * @throws {Error} If the version is too old.
 */
export function checkNode(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return version;
  const message = `\`undiciFetch\` needs Node 22.19 or newer, because undici 8 does; this is Node ${version}`;
  throw new Error(message);
}

/** Checked before undici is imported, because that fails in an older Node, with an error that says nothing. */
export const supportedNode: string = checkNode(nodeVersion() ?? "22.19");

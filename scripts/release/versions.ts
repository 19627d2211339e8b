import type { Impact } from "./change.ts";

type Version = readonly [major: number, minor: number, patch: number];

/** Reads `1.2.3`. @throws {Error} If it is something else. */
export function parseVersion(text: string): Version {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  if (patch === undefined) throw new Error(`"${text}" is not a version such as 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}

/** Negative if the first version is the older one, 0 if they are the same. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/**
 * The lowest version that may follow a release after changes of this impact. What breaks needs a major version, or a minor
 * one while the major is 0; what is added needs a minor one; anything else may wait for the next release.
 */
export function nextVersion(released: string, impact: Impact | undefined): string {
  const [major, minor] = parseVersion(released);
  if (impact === "breaking" && major > 0) return `${major + 1}.0.0`;
  return impact === "breaking" || impact === "added" ? `${major}.${minor + 1}.0` : released;
}

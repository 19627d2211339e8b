import type { Impact } from "./change.ts";

type Version = readonly [major: number, minor: number, patch: number];

/** Parses a version such as `1.2.3`. @throws {Error} If the text is not a version. */
export function parseVersion(text: string): Version {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  if (patch === undefined) throw new Error(`"${text}" is not a version such as 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}

/** Compares versions for sorting: negative if the first is older, positive if it is newer, 0 if they are equal. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/**
 * The lowest version that may follow a release after changes of this impact. Breaking changes need a major version, or
 * a minor version while the major version is 0. Additions need a minor version. Other changes need no new version.
 */
export function nextVersion(released: string, impact: Impact | undefined): string {
  const [major, minor] = parseVersion(released);
  if (impact === "breaking" && major > 0) return `${major + 1}.0.0`;
  return impact === "breaking" || impact === "added" ? `${major}.${minor + 1}.0` : released;
}

/** Whether a version is allowed to break programs written against a release. */
export function mayBreak(released: string, version: string): boolean {
  return compareVersions(version, nextVersion(released, "breaking")) >= 0;
}

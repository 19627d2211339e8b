// This folder stores releases of the description, compares the current description with a release, and derives the
// version that the changes need.

/** How much a change affects users of the API. */
export type Impact = "breaking" | "added" | "other";

/** A difference between the description of a release and the current one. */
export interface Change {
  readonly impact: Impact;
  /** What changed, as a sentence. */
  readonly message: string;
}

/** Whether the version fits the changes, and the lines to print. */
export interface VersionCheck {
  readonly passes: boolean;
  readonly lines: readonly string[];
}

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

/** The greatest impact of the changes; undefined if there are none. */
export function greatestImpact(changes: readonly Change[]): Impact | undefined {
  const order: readonly Impact[] = ["breaking", "added", "other"];
  return order.find((impact) => changes.some((change) => change.impact === impact));
}

/** Counts the changes by impact: `1 breaking, 2 added, 0 other changes`. */
export function countChanges(changes: readonly Change[]): string {
  const count = (impact: Impact) => changes.filter((change) => change.impact === impact).length;
  return `${count("breaking")} breaking, ${count("added")} added, ${count("other")} other changes`;
}

/** Checks whether the version of a description fits the changes since a release. */
export function checkVersion(released: string, version: string, changes: readonly Change[]): VersionCheck {
  const summary = `${countChanges(changes)} since ${released}`;
  const wanted = nextVersion(released, greatestImpact(changes));
  if (compareVersions(version, wanted) >= 0) return { passes: true, lines: [`${summary}; version ${version} fits`] };
  const reasons = changes
    .filter(({ impact }) => impact !== "other")
    .map(({ impact, message }) => `${impact}: ${message}`);
  const advice = `\`info.version\` in spec/openapi.yaml is ${version}: set it to ${wanted}, or revert the changes`;
  return { passes: false, lines: [...reasons, `${summary}, but ${advice}`] };
}

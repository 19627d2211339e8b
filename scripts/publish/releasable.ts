// Decides whether a commit can be released, and with which dist-tag. All facts are arguments: nothing is read here.
import { gt, major, prerelease } from "semver";

/** What a release is made from. */
export interface Candidate {
  /** The tag that starts the release, such as `v1.2.3`. */
  readonly tag: string;
  /** The version of the packages. */
  readonly version: string;
  /** The address of the repository in package.json. */
  readonly repository: string;
  /** What `git status --porcelain` prints. */
  readonly status: string;
  /** Whether the commit is part of the main branch. */
  readonly isMerged: boolean;
  /** The changesets that no changelog contains yet. */
  readonly changesets: readonly string[];
  /** The manifests of the packages. */
  readonly manifests: readonly { readonly name: string; readonly publishConfig?: object }[];
}

/** The owner in the address of the repository until the real one is known. */
export const placeholder = "OWNER";

/** Whether the address of the repository contains the placeholder. */
export function isPlaceholder(repository: string): boolean {
  return repository.split("/").includes(placeholder);
}

/** The reasons why nothing can be released, each with its fix; empty if the release can go on. */
export function obstacles(candidate: Candidate): string[] {
  const { tag, version, repository, status, isMerged, changesets, manifests } = candidate;
  const redirected = manifests.filter(({ publishConfig = {} }) => "registry" in publishConfig).map(({ name }) => name);
  const found: readonly (readonly [boolean, string])[] = [
    [isPlaceholder(repository), `\`repository\` in package.json is a placeholder, ${repository}: set the real owner`],
    [status !== "", `The working tree is not clean: commit or remove ${names(status.split("\n"))}`],
    [tag !== `v${version}`, `The tag ${tag} does not fit the version ${version} of the packages: push v${version}`],
    [!isMerged, `The commit of ${tag} is not on the main branch: merge it, and tag the merge commit`],
    [
      changesets.length > 0,
      `No changelog contains ${names(changesets)}: run pnpm release:version, and merge its changes before the tag`,
    ],
    [redirected.length > 0, `\`publishConfig.registry\` is not allowed: remove it from ${names(redirected)}`],
  ];
  return found.filter(([isFound]) => isFound).map(([, message]) => message);
}

/**
 * The dist-tag of a version: `latest`; for a pre-release the name in its version, such as `rc` for `1.0.0-rc.1`; and for
 * a version that is older than another release, `release-` with its major version.
 * @param released The versions that were released before.
 * @throws {Error} If a pre-release has no name.
 */
export function distTag(version: string, released: readonly string[]): string {
  const [name, number] = prerelease(version) ?? [];
  if (name === undefined) {
    const isOld = released.some((one) => prerelease(one) === null && gt(one, version));
    return isOld ? `release-${major(version)}` : "latest";
  }
  if (typeof name !== "string" || name === "latest" || number === undefined) {
    const [stable] = version.split("-");
    throw new Error(`The pre-release ${version} has no name for its dist-tag: call it ${stable}-rc.0, for example`);
  }
  return name;
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, 3).map((name) => name.trim());
  return `${shown.join(", ")}${list.length > shown.length ? ` and ${list.length - shown.length} more` : ""}`;
}

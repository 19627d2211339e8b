import { type Change, greatestImpact } from "./change.ts";
import { compareVersions, nextVersion } from "./versions.ts";

/** Whether the version fits the changes, and the lines to print. */
export interface VersionCheck {
  readonly passes: boolean;
  readonly lines: readonly string[];
}

/** Checks whether the version of a description fits the changes since a release. */
export function checkVersion(released: string, version: string, changes: readonly Change[]): VersionCheck {
  const count = (impact: string) => changes.filter((change) => change.impact === impact).length;
  const summary = `${count("breaking")} breaking, ${count("added")} added, ${count("other")} other changes since ${released}`;
  const wanted = nextVersion(released, greatestImpact(changes));
  if (compareVersions(version, wanted) >= 0) return { passes: true, lines: [`${summary}; version ${version} fits`] };
  const reasons = changes
    .filter(({ impact }) => impact !== "other")
    .map(({ impact, message }) => `${impact}: ${message}`);
  const advice = `\`info.version\` in spec/openapi.yaml is ${version}: set it to ${wanted}, or revert the changes`;
  return { passes: false, lines: [...reasons, `${summary}, but ${advice}`] };
}

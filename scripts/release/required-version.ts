import { type Change, greatestImpact } from "./change.ts";
import { compareVersions, nextVersion } from "./versions.ts";

/** Whether a version says what its changes ask for, and what to tell about it. */
export interface Judgement {
  readonly passes: boolean;
  readonly lines: readonly string[];
}

/** Holds the version of a description against what changed since a release. */
export function judgeChanges(released: string, version: string, changes: readonly Change[]): Judgement {
  const count = (impact: string) => changes.filter((change) => change.impact === impact).length;
  const summary = `${count("breaking")} breaking, ${count("added")} added, ${count("other")} other changes since ${released}`;
  const wanted = nextVersion(released, greatestImpact(changes));
  if (compareVersions(version, wanted) >= 0) return { passes: true, lines: [`${summary}; ${version} says so`] };
  const reasons = changes
    .filter(({ impact }) => impact !== "other")
    .map(({ impact, message }) => `${impact}: ${message}`);
  const advice = `\`info.version\` in spec/openapi.yaml is ${version}: make it ${wanted}, or take the changes back`;
  return { passes: false, lines: [...reasons, `${summary}, but ${advice}`] };
}

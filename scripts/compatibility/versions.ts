import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { satisfies } from "semver";
import { newestRelease, releasedFile, releasedFolder } from "./releases.ts";

const spec = fileURLToPath(new URL("../../spec/", import.meta.url));
const bundle = fileURLToPath(new URL("../../packages/openapi/src/generated/openapi.yaml", import.meta.url));

/** Whether a version is allowed to break programs written against a release: a major one, or a minor one below 1.0. */
export function mayBreak(released: string, version: string): boolean {
  return !satisfies(version, `^${released}`, { includePrerelease: true });
}

/** The version that the changes since a release need, and why `info.version` does not fit, if so: one line each. */
export interface Comparison {
  readonly result: string;
  readonly problem: string | undefined;
}

/**
 * Lets Redocly compare a bundle with the newest release. Breaking changes need a major version, or a minor version while
 * the major version is 0. Additions need a minor version. Other changes, such as those of texts, may wait for the next
 * version. Until something has been released, every change is allowed.
 * @throws {Error} If one of the files cannot be read.
 */
export function compareWithRelease(current: string = bundle, folder: string = releasedFolder): Comparison {
  const newest = newestRelease(folder);
  if (newest === undefined) return { result: "nothing was released: every change is allowed", problem: undefined };
  const released = releasedFile(newest, folder);
  const flags = ["--config=lint/diff.yaml", "--check-version", "--format=next-version", "--fail-on=none"];
  const { stdout, stderr } = spawnSync("pnpm", ["exec", "redocly", "diff", released, current, ...flags], {
    cwd: spec,
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
  });
  const version = stdout.trim();
  if (version === "") throw new Error(`Redocly could not compare ${released} with ${current}:\n${stderr}`);
  const [problem] = /info\.version (?:stayed|went) .* require a (?!patch ).*$/m.exec(stderr) ?? [];
  const lines = readFileSync(`${spec}openapi.yaml`, "utf8").split("\n");
  const place = `spec/openapi.yaml:${lines.findIndex((line) => line.startsWith("  version: ")) + 1}`;
  const advice = `Set it, or revert the changes; in spec/, \`pnpm exec redocly diff ${released} ${current}\` lists them.`;
  return {
    result: `the changes since ${newest} need version ${version}`,
    problem: problem && `${place}: ${problem} ${advice}`,
  };
}

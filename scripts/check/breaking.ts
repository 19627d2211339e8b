// This folder contains the programs that check the repository. This one compares the description with the newest
// release: `info.version` must reflect breaking changes and additions of the HTTP API. (tests/package compiles the
// programs of the release, and so compares methods, types and paths.)
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { newestRelease, releasedFile, releasedFolder } from "../release/releases.ts";
import { requiredVersion } from "../release/versions.ts";

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The result of the comparison, and the reason for which it failed, if it did: one line each. */
export interface Comparison {
  readonly result: string;
  readonly problem: string | undefined;
}

/**
 * Compares a bundle with the newest release in a folder. Until something has been released, every change is allowed.
 * @param current The path of the bundle.
 * @throws {Error} If one of the files cannot be read.
 */
export function compareWithRelease(current: string, folder: string = releasedFolder): Comparison {
  const newest = newestRelease(folder);
  if (newest === undefined) return { result: "nothing was released: every change is allowed", problem: undefined };
  const released = releasedFile(newest, folder);
  const { version, problem } = requiredVersion(released, current);
  const advice = `Set it, or revert the changes; in spec/, \`pnpm exec redocly diff ${released} ${current}\` lists them.`;
  return {
    result: `the changes since ${newest} need version ${version}`,
    problem: problem && `spec/openapi.yaml:${versionLine()}: ${problem} ${advice}`,
  };
}

/** The number of the line with `info.version`. */
function versionLine(): number {
  const lines = readFileSync(pathOf("spec/openapi.yaml"), "utf8").split("\n");
  return lines.findIndex((line) => line.startsWith("  version: ")) + 1;
}

if (import.meta.main) {
  const { result, problem } = compareWithRelease(pathOf("packages/openapi/src/generated/openapi.yaml"));
  console.log(result);
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
  }
}

// This folder stores releases of the description, and holds the next version against them.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { satisfies } from "semver";

/** Whether a version is allowed to break programs written against a release: a major one, or a minor one below 1.0. */
export function mayBreak(released: string, version: string): boolean {
  return !satisfies(version, `^${released}`, { includePrerelease: true });
}

/** The version that the changes of a description need. */
export interface RequiredVersion {
  /** The lowest version that fits the changes of the HTTP API. */
  readonly version: string;
  /** Why the version of the current description does not fit; undefined if it does. */
  readonly problem: string | undefined;
}

/**
 * Lets Redocly compare two description files. Breaking changes need a major version, or a minor version while the major
 * version is 0. Additions need a minor version. Other changes, such as those of texts, may wait for the next version.
 * @throws {Error} If one of the files cannot be read.
 */
export function requiredVersion(released: string, current: string): RequiredVersion {
  const flags = ["--config=lint/diff.yaml", "--check-version", "--format=next-version", "--fail-on=none"];
  const { stdout, stderr } = spawnSync("pnpm", ["exec", "redocly", "diff", released, current, ...flags], {
    cwd: fileURLToPath(new URL("../../spec/", import.meta.url)),
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
  });
  const version = stdout.trim();
  if (version === "") throw new Error(`Redocly could not compare ${released} with ${current}:\n${stderr}`);
  const [problem] = /info\.version (?:stayed|went) .* require a (?!patch ).*$/m.exec(stderr) ?? [];
  return { version, problem };
}

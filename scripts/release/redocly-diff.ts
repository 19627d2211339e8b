import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Change, Impact } from "./change.ts";

type Rating = keyof typeof impacts;

interface Report {
  readonly changes: readonly {
    readonly path: string;
    readonly kind: string;
    readonly impact: Rating;
    /** Empty for changes that no rule covers, such as a new field of a response. */
    readonly verdicts: readonly { readonly impact: Rating; readonly message: string }[];
  }[];
}

const impacts = { major: "breaking", minor: "added", patch: "other" } as const satisfies Record<string, Impact>;

/** Compares two description files with Redocly. @throws {Error} If one of them cannot be read. */
export function diffDescriptions(released: string, current: string): Change[] {
  const spec = fileURLToPath(new URL("../../spec/", import.meta.url));
  const args = [
    "exec",
    "redocly",
    "diff",
    released,
    current,
    "--config=lint/diff.yaml",
    "--format=json",
    "--fail-on=none",
  ];
  const { status, stdout, stderr } = spawnSync("pnpm", args, {
    cwd: spec,
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`Redocly could not compare ${released} with ${current}:\n${stderr}`);
  const { changes }: Report = JSON.parse(stdout);
  return changes.flatMap(({ path, kind, impact, verdicts }) => {
    const messages = verdicts.length > 0 ? verdicts : [{ impact, message: kind }];
    return messages.map((verdict) => ({ impact: impacts[verdict.impact], message: `${path}: ${verdict.message}` }));
  });
}

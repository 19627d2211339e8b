import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Change, Impact } from "./change.ts";

type Rating = keyof typeof impacts;

interface Report {
  readonly changes: readonly {
    readonly path: string;
    readonly kind: string;
    readonly impact: Rating;
    /** Empty for what no rule has a word about, such as a new member of an answer. */
    readonly verdicts: readonly { readonly impact: Rating; readonly message: string }[];
  }[];
}

const impacts = { major: "breaking", minor: "added", patch: "other" } as const satisfies Record<string, Impact>;

/** What Redocly says about two descriptions on disk. @throws {Error} If one of them cannot be read. */
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
  if (status !== 0) throw new Error(`${released} and ${current} could not be compared:\n${stderr}`);
  const { changes }: Report = JSON.parse(stdout);
  return changes.flatMap(({ path, kind, impact, verdicts }) => {
    const said = verdicts.length > 0 ? verdicts : [{ impact, message: kind }];
    return said.map((verdict) => ({ impact: impacts[verdict.impact], message: `${path}: ${verdict.message}` }));
  });
}

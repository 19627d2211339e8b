import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { namedTypes } from "../generate/openapi/named-types.ts";
import type { Description } from "../openapi/description.ts";
import { methodNames } from "../openapi/method.ts";
import type { Change, Impact } from "./versions.ts";

/** The report of `redocly diff`. */
interface Report {
  readonly changes: readonly {
    readonly path: string;
    readonly kind: string;
    readonly impact: keyof typeof impacts;
    /** Empty for changes that no rule covers, such as a new field of a response. */
    readonly verdicts: readonly { readonly impact: keyof typeof impacts; readonly message: string }[];
  }[];
}

const impacts = { major: "breaking", minor: "added", patch: "other" } as const satisfies Record<string, Impact>;

/**
 * Compares two bundled descriptions: the HTTP API, the names of the client's methods and types, and the path templates.
 * The message of a change of the HTTP API begins with its place, such as `#/paths/~1runs/get`. The compiler compares the
 * arguments and results of methods (`programs.ts`).
 */
export function compareDescriptions(releasedFile: string, currentFile: string): Change[] {
  const [released, current] = [readBundle(releasedFile), readBundle(currentFile)];
  return [
    ...diffDescriptions(releasedFile, currentFile),
    ...compareNames("method", methodNames(released), methodNames(current)),
    ...compareNames("type", namedTypes(released), namedTypes(current)),
    ...compareNames("path", Object.keys(released.paths), Object.keys(current.paths)),
  ];
}

/** Reads a bundled description in YAML. */
export function readBundle(file: string): Description {
  return parse(readFileSync(file, "utf8"));
}

/** Compares two description files with Redocly. @throws {Error} If one of them cannot be read. */
function diffDescriptions(released: string, current: string): Change[] {
  const flags = ["--config=lint/diff.yaml", "--format=json", "--fail-on=none"];
  const { status, stdout, stderr } = spawnSync("pnpm", ["exec", "redocly", "diff", released, current, ...flags], {
    cwd: fileURLToPath(new URL("../../spec/", import.meta.url)),
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

/**
 * Compares the names of methods or types, or the path templates: programs use the names of path parameters with
 * `createRaw` and with generated clients.
 */
function compareNames(kind: string, released: readonly string[], current: readonly string[]): Change[] {
  const removed = released.filter((name) => !current.includes(name));
  const added = current.filter((name) => !released.includes(name));
  return [
    ...removed.map((name): Change => ({ impact: "breaking", message: `${kind} \`${name}\` was removed` })),
    ...added.map((name): Change => ({ impact: "added", message: `${kind} \`${name}\` was added` })),
  ];
}

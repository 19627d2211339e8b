import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { rules } from "../lint/plugin.js";

interface Report {
  readonly problems: readonly {
    readonly ruleId: string;
    readonly location: readonly { readonly source: { readonly ref: string } }[];
  }[];
}

const folder = fileURLToPath(new URL("../lint/fixtures/", import.meta.url));
const fixtures = readdirSync(folder).filter((file) => file !== "redocly.yaml");
const problems = lint();

test.each(Object.keys(rules))("%s rejects its fixture", (rule) => {
  expect(problems).toContain(`planasonix/${rule}: ${rule}.yaml`);
});

test("every rule is configured as an error for the description", () => {
  const config = parse(readFileSync(new URL("../lint/redocly.yaml", import.meta.url), "utf8"));

  expect(config.extends).toContain("planasonix/all");
  expect(Object.keys(config.rules).filter((name) => name.startsWith("planasonix/"))).toEqual([]);
});

/** The problems that Redocly reports in the fixtures, as `rule: file`. Redocly prints one JSON document per fixture. */
function lint(): string[] {
  const { stdout } = spawnSync(
    "pnpm",
    ["exec", "redocly", "lint", ...fixtures, "--config=redocly.yaml", "--format=json", "--max-problems=1000"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    },
  );
  const reports: Report[] = stdout
    .trim()
    .split(/(?<=^\})(?=\{)/m)
    .map((report) => JSON.parse(report));
  return reports
    .flatMap(({ problems }) => problems)
    .map(({ ruleId, location }) => `${ruleId}: ${basename(location[0]?.source.ref ?? "")}`);
}

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { lint } from "../lint/lint.js";
import { rules } from "../lint/plugin.js";

const folder = fileURLToPath(new URL("../lint/fixtures/", import.meta.url));
const fixtures = readdirSync(folder).filter((file) => file !== "redocly.yaml");
const problems = lint(folder, fixtures, "redocly.yaml");

test.each(Object.keys(rules))("%s rejects its fixture", (rule) => {
  const place = new RegExp(`^spec/lint/fixtures/${rule}\\.yaml:\\d+: `);

  expect(problems.filter((problem) => problem.endsWith(` (planasonix/${rule})`))).toContainEqual(
    expect.stringMatching(place),
  );
});

test.each([
  ["an operation without an effect", "effect.yaml:8: State `x-effect`, one of read, change, delete, start, external;"],
  ["an event with the tag of an operation", "event-tag.yaml:12: An event needs one tag of its own, `Webhook events`;"],
  ["a tag that is declared twice", "event-tag.yaml:4: Duplicate tag name found: 'Webhooks'. Remove one of the two."],
])("%s is one line with the place and what to do", (_, line) => {
  expect(problems).toContainEqual(expect.stringContaining(`spec/lint/fixtures/${line}`));
});

test("every rule is configured as an error for the description", () => {
  const config = parse(readFileSync(new URL("../lint/redocly.yaml", import.meta.url), "utf8"));

  expect(config.extends).toContain("planasonix/all");
  expect(Object.keys(config.rules).filter((name) => name.startsWith("planasonix/"))).toEqual([]);
});

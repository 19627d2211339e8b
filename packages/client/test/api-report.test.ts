import { describe, expect, test } from "vitest";
import { extractApi } from "./api-report.ts";

// `operations` is data: the contract tests hold it against the description.
const reports = extractApi(["index", "core", "raw", "middleware", "testing"]);

/** The names that the entries export, as their reports list them. */
const exported = reports.flatMap(({ text }) =>
  [
    ...text.matchAll(/^export (?:abstract )?(?:class|const|function|interface|type) (\w+)/gm),
    ...text.matchAll(/^- (\w+)$/gm),
  ].map(([, name]) => name),
);

describe.each(reports)("the entry $entry", ({ entry, text, forgotten, warnings }) => {
  test("has the API of its report in `etc`, which `pnpm --filter @planasonix/client api` updates", async () => {
    await expect(text).toMatchFileSnapshot(`../etc/${entry}.api.md`);
  });

  test("says something about every export and every member", () => {
    expect(text).not.toContain("(undocumented)");
  });

  test("names no type that cannot be imported", () => {
    expect(forgotten.filter((name) => !exported.includes(name))).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

test("an application finds every type that it can meet in the main entry", () => {
  expect(reports[0]?.forgotten).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { exportsAlone, extractApi } from "./api-report.ts";
import { repository } from "./repository.ts";
import { exportedNames, shortReport } from "./short-report.ts";

const named = readdirSync(`${repository}packages`).map((name) => [name, typedEntries(name)] as const);
const packages = Object.fromEntries(named.filter(([, entries]) => entries.length > 0));

const apis = extractApi(packages);
const openapi = apis.openapi?.[0]?.text ?? "";

describe.each(Object.entries(apis))("the package %s", (name, reports) => {
  test.each(reports)("exports from $entry the API that its report in `etc` shows", async ({ entry, text }) => {
    const others = { openapi, ...(entry !== "index" && { index: reports[0]?.text ?? "" }) };
    const report = name === "openapi" ? exportsAlone(text) : shortReport(text, others);
    await expect(report).toMatchFileSnapshot(`../../../packages/${name}/etc/${entry}.api.md`);
  });

  test.each(reports)(
    "uses in $entry only types that the package exports, and causes no further warning of API Extractor",
    ({ forgotten, warnings }) => {
      const known = [...reports.flatMap(({ text }) => exportedNames(text)), ...bundledTypes()];
      expect(forgotten.filter((type) => !known.includes(type.replace(/_\d+$/, "")))).toEqual([]);
      expect(warnings).toEqual([]);
    },
  );

  test("exports from its main entry every type that the entry names", () => {
    expect(reports[0]?.forgotten).toEqual([]);
  });
});

test.each(packages.client ?? [])("the entry %s of the client documents every export and every field", (entry) => {
  const report = readFileSync(`${repository}packages/client/etc/${entry}.api.md`, "utf8");
  const [head = "", ...exported] = report.split(/^\/\/ @public/m);
  const ours = exported.filter((block) => !bundledTypes().includes(/^export \w+ (\w+)/m.exec(block)?.[1] ?? ""));

  expect(head + ours.join("")).not.toContain("(undocumented)");
});

/** The types of openapi-fetch, which `raw` contains and exports as they are: by their names there and in `raw`. */
function bundledTypes(): readonly string[] {
  const within = createRequire(`${repository}packages/runtime/package.json`);
  const openapiFetch = within.resolve("openapi-fetch").replace(/\.\w+$/, ".d.ts");
  const helpers = createRequire(openapiFetch)
    .resolve("openapi-typescript-helpers")
    .replace(/\.\w+$/, ".d.ts");
  const declarations = [openapiFetch, helpers].map((file) => readFileSync(file, "utf8")).join("\n");
  const names = [...declarations.matchAll(/^(?:export )?(?:type|interface) (\w+)/gm)].map(([, name = ""]) => name);
  return names.flatMap((name) => [name, `Fetch${name}`]);
}

/** The entries of a published package that have code and types: `index` first, as in its `exports`. */
function typedEntries(name: string): string[] {
  const manifest = JSON.parse(readFileSync(`${repository}packages/${name}/package.json`, "utf8"));
  if (manifest.private) return [];
  const files = Object.values<{ readonly types?: string; readonly default?: string }>(manifest.exports);
  return files.flatMap((file) =>
    file.default?.endsWith(".js") ? (/([\w-]+)\.d\.ts$/.exec(file.types ?? "")?.[1] ?? []) : [],
  );
}

import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newestRelease } from "@planasonix/scripts/compatibility/releases.ts";
import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { methodNames } from "@planasonix/scripts/openapi/method.ts";
import { expect, inject, test } from "vitest";
import { blocksIn, moduleOf, pages, writeBlocks } from "./pages.ts";
import { repository } from "./repository.ts";
import { typeCheck } from "./type-check.ts";

const client = "node_modules/@planasonix/client/dist";
const descriptionFile = "node_modules/@planasonix/openapi/dist/openapi.json";
const quickstart = "docs/guides/quickstart.md";
const all = blocksIn("ts");
/** Those that import a generated client, with every version of TypeScript, or the modules of Playwright and Jest: `tests/proof` compiles them. */
const compiledElsewhere = /from "(\.\/planasonix\/|@playwright\/test|@jest\/globals")/;
const programs = all.filter(({ text }) => !compiledElsewhere.test(text));

test("every TypeScript code block of the pages compiles", () => {
  for (const [, blocks] of Map.groupBy(programs, ({ page }) => page)) writeBlocks(inject("folder"), blocks);
  const placeOf = new Map(programs.map((block) => [`${block.page}/${moduleOf(block)}`, block]));

  // Skips declarations: we cannot fix those of dependencies, and `declarations.test.ts` checks ours.
  const errors = typeCheck(join(inject("folder"), "pages"), { skipLibCheck: true }, [...placeOf.keys()]);
  expect(
    errors.replaceAll(/^(\S+\.ts)\((\d+),/gm, (_, file: string, row) => {
      const { page = file, line = 1 } = placeOf.get(file) ?? {};
      return `${page}:${line + Number(row) - 1} (column `;
    }),
  ).toBe("");
});

test("each page of a package and each guide has a command that installs the packages which its programs import", () => {
  const ofReaders = all.filter(({ page }) => page.startsWith("packages/") || page.startsWith("docs/guides/"));
  const withPrograms = new Set(ofReaders.map(({ page }) => page));

  expect(
    [...withPrograms].flatMap((page) => {
      // Readers of another guide have followed the first one, which installs the client.
      const before = page.startsWith("docs/guides/") ? readFileSync(join(repository, quickstart), "utf8") : "";
      const text = before + readFileSync(join(repository, page), "utf8");
      const installed = [...text.matchAll(/npm install ([^`\n]*)/g)].flatMap(([, names = ""]) => names.split(/\s+/));
      return importedBy(page)
        .filter((name) => !installed.includes(name))
        .map((name) => `${page}: nothing installs ${name}`);
    }),
  ).toEqual([]);
});

/** The packages that the programs of a page import. */
function importedBy(page: string): readonly string[] {
  const imports = all
    .filter((block) => block.page === page)
    .flatMap(({ text }) => [...text.matchAll(/ from "(?!\.)((?:@[\w-]+\/)?[\w.-]+)[^:"]*"/g)]);
  return [...new Set(imports.map(([, name = ""]) => name))];
}

test("every method of the client has an example in its documentation, and the examples compile", () => {
  const description: Description = JSON.parse(readFileSync(join(inject("folder"), descriptionFile), "utf8"));
  const declarations = globSync("*.d.ts", { cwd: join(inject("folder"), client) })
    .filter((file) => file !== "openapi.d.ts")
    .map((file) => readFileSync(join(inject("folder"), client, file), "utf8"));
  const examples = declarations.flatMap((text) => [...text.matchAll(/^ *\* @example\n *\* ```ts\n(.*?)^ *\* ```/gms)]);
  const programs = examples.map(([, code = ""]) => code.replaceAll(/^ *\* ?/gm, ""));
  const called = programs.map((code) => /planasonix\.(\w+\.\w+)\(/.exec(code)?.[1]);

  const missing = methodNames(description).filter((name) => !called.includes(name));
  expect(missing.map((name) => `${declaredAt(name)}: ${name} has no example`)).toEqual([]);

  const folder = join(inject("folder"), "examples-of-methods");
  mkdirSync(folder);
  const text = programs.map((code) => `{\n${code}}\n`).join("");
  const opening = 'import { createClient } from "@planasonix/client";\n\nconst planasonix = createClient();\n';
  writeFileSync(join(folder, "examples.ts"), opening + text);
  expect(typeCheck(folder, { skipLibCheck: true })).toBe("");
});

/** The file and the line of a method in the generated sources of the client. */
function declaredAt(name: string): string {
  const [resource = "", method = ""] = name.split(".");
  const file = "packages/client/src/generated/resources.ts";
  const lines = readFileSync(join(repository, file), "utf8").split("\n");
  const group = lines.findIndex((line) =>
    line.startsWith(`export interface ${resource[0]?.toUpperCase()}${resource.slice(1)}Resource `),
  );
  const own = lines.findIndex((line, index) => index > group && line.startsWith(`  ${method}(`));
  return `${file}:${own + 1}`;
}

test("no paragraph and no program stands in two pages", () => {
  const places = new Map<string, Set<string>>();
  for (const page of pages) {
    const text = readFileSync(join(repository, page), "utf8").replaceAll(/^```.*?^```/gms, (block) =>
      block.replaceAll(/\n{2,}/g, "\n"),
    );
    const paragraphs = text.split(/\n{2,}/).map((paragraph) => paragraph.replaceAll(/\s+/g, " ").trim());
    // Short ones are commands and openings, which pages of several packages need.
    for (const paragraph of paragraphs.filter(({ length }) => length > 100))
      places.set(paragraph, (places.get(paragraph) ?? new Set()).add(page));
  }
  const repeated = [...places].filter(([, { size }]) => size > 1);

  expect(repeated.map(([text, found]) => `${[...found].join(", ")}: ${text.slice(0, 80)}`)).toEqual([]);
});

test("UPGRADING.md says what holds before the first release, until there is one", () => {
  const page = readFileSync(join(repository, "UPGRADING.md"), "utf8");

  expect(page.includes("Nothing has been released yet.")).toBe(newestRelease() === undefined);
});

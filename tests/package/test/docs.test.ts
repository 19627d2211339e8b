import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { methodNames } from "@planasonix/scripts/openapi/method.ts";
import { readCodeBlocks } from "@planasonix/scripts/release/code-blocks.ts";
import { expect, inject, test } from "vitest";
import { linkDependencies } from "./link-dependencies.ts";
import { repository } from "./repository.ts";
import { typeCheck } from "./type-check.ts";

const client = "node_modules/@planasonix/client/dist";
const descriptionFile = "node_modules/@planasonix/openapi/dist/openapi.json";
const pages = [
  "README.md",
  "UPGRADING.md",
  "packages/client/SKILL.md",
  ...publishable.map((name) => `packages/${name}/README.md`),
].filter((page) => blocksOf(page).length > 0);

test.each(pages)("every TypeScript code block in %s compiles", (page) => {
  const folder = join(inject("folder"), "pages", dirname(page));
  mkdirSync(folder, { recursive: true });
  linkDependencies(dirname(page), folder);
  for (const { line, text } of blocksOf(page)) writeFileSync(join(folder, `line-${line}.ts`), text);

  // Skips declarations: we cannot fix those of dependencies, and `declarations.test.ts` checks ours.
  expect(typeCheck(folder, { skipLibCheck: true })).toBe("");
});

function blocksOf(page: string): ReturnType<typeof readCodeBlocks> {
  return readCodeBlocks(readFileSync(join(repository, page), "utf8"));
}

test("every method of the client has an example in its documentation, and the examples compile", () => {
  const description: Description = JSON.parse(readFileSync(join(inject("folder"), descriptionFile), "utf8"));
  const declarations = globSync("*.d.ts", { cwd: join(inject("folder"), client) })
    .filter((file) => file !== "openapi.d.ts")
    .map((file) => readFileSync(join(inject("folder"), client, file), "utf8"));
  const examples = declarations.flatMap((text) => [...text.matchAll(/^ *\* @example\n *\* ```ts\n(.*?)^ *\* ```/gms)]);
  const programs = examples.map(([, code = ""]) => code.replaceAll(/^ *\* ?/gm, ""));
  const called = programs.map((code) => /planasonix\.(\w+\.\w+)\(/.exec(code)?.[1]);

  expect(methodNames(description).filter((name) => !called.includes(name))).toEqual([]);

  const folder = join(inject("folder"), "examples-of-methods");
  mkdirSync(folder);
  const text = programs.map((code) => `{\n${code}}\n`).join("");
  const opening = 'import { createClient } from "@planasonix/client";\n\nconst planasonix = createClient();\n';
  writeFileSync(join(folder, "examples.ts"), opening + text);
  expect(typeCheck(folder, { skipLibCheck: true })).toBe("");
});

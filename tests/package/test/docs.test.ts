import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { methodNames } from "@planasonix/scripts/openapi/method.ts";
import { expect, inject, test } from "vitest";
import { blocksIn, writeBlocks } from "./pages.ts";
import { typeCheck } from "./type-check.ts";

const client = "node_modules/@planasonix/client/dist";
const descriptionFile = "node_modules/@planasonix/openapi/dist/openapi.json";
const programs = blocksIn("ts");

test.each([...new Set(programs.map(({ page }) => page))])("every TypeScript code block in %s compiles", (page) => {
  const folder = writeBlocks(
    inject("folder"),
    programs.filter((block) => block.page === page),
  );

  // Skips declarations: we cannot fix those of dependencies, and `declarations.test.ts` checks ours.
  const errors = typeCheck(folder, { skipLibCheck: true });
  expect(errors.replaceAll(/^line-(\d+)\.ts\((\d+),/gm, (_, line, row) => `${page}:${+line + +row - 1} (column `)).toBe(
    "",
  );
});

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

import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Breakage, breakProject } from "../src/prepare/breakages.ts";

const client = "node_modules/@planasonix/client";
const manifest = {
  main: "./dist/index.js",
  typesVersions: { "*": {} },
  exports: { ".": "./dist/index.js", "./testing": "./dist/testing.js" },
};
let parent: string;

beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "planasonix-breakages-")));
  const dist = join(parent, "project", client, "dist");
  mkdirSync(dist, { recursive: true });
  mkdirSync(join(parent, "project/node_modules/other"));
  writeFileSync(join(dist, "../package.json"), JSON.stringify(manifest));
  for (const file of ["index.js", "core.d.ts"]) writeFileSync(join(dist, file), "");
});
afterEach(() => rmSync(parent, { recursive: true }));

/** Breaks a copy of the project. Returns the folder of its client. */
function broken(breakage: Breakage): string {
  breakProject(join(parent, "project"), join(parent, "broken"), breakage);
  return join(parent, "broken", client);
}

test.each([
  ["typesVersions", { main: manifest.main, exports: manifest.exports }],
  ["main", { typesVersions: manifest.typesVersions, exports: manifest.exports }],
  ["exports", { ...manifest, exports: { "./testing": "./dist/testing.js" } }],
  ["the entry point for tests", { ...manifest, exports: { ".": "./dist/index.js" } }],
] as const)("changes nothing in the manifest but %s", (breakage, expected) => {
  expect(JSON.parse(readFileSync(join(broken(breakage), "package.json"), "utf8"))).toEqual(expected);
});

test("removes a declaration file", () => {
  expect(existsSync(join(broken("a declaration file"), "dist/core.d.ts"))).toBe(false);
});

test("makes the main module throw", () => {
  expect(readFileSync(join(broken("working code"), "dist/index.js"), "utf8")).toContain("throw new Error(");
});

test("leaves the project unchanged, and shares its other packages with the copy", () => {
  broken("main");

  expect(JSON.parse(readFileSync(join(parent, "project", client, "package.json"), "utf8"))).toEqual(manifest);
  expect(realpathSync(join(parent, "broken/node_modules/other"))).toBe(join(parent, "project/node_modules/other"));
});

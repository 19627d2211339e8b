import { expect, test } from "vitest";
import { readModule } from "../../check/layers/modules.ts";
import { findViolations } from "../../check/layers/violations.ts";
import type { Package } from "../../check/layers-table.ts";

const packages: Readonly<Record<string, Package>> = {
  base: { at: "packages/base", imports: [] },
  tool: {
    at: "packages/tool",
    imports: ["base"],
    tests: ["helper"],
    doors: ["index.ts", "bin.ts", "testing/index.ts"],
    folders: {
      platform: [],
      shared: [],
      testing: ["platform"],
      "rooms/*": ["shared"],
      rooms: ["rooms/*", "..."],
      top: ["rooms", "..."],
    },
  },
  helper: { at: "packages/helper", imports: [] },
  programs: { at: "programs", sources: ".", imports: [], folders: { read: [], write: ["read"] } },
  "programs-root": { at: "programs/start.ts", imports: ["tool"] },
};

/** The violations of a tree of files, each given by its path and text. `comment` begins each file. */
function violationsOf(files: Readonly<Record<string, string>>, comment = "// The folder of a test.\n"): string[] {
  return findViolations(
    Object.entries(files).map(([file, text]) => readModule(file, comment + text, packages)),
    packages,
  );
}

/** The violations of one module of the package `tool`. */
function violationsIn(path: string, text: string): string[] {
  return violationsOf({ [`packages/tool/${path}`]: text });
}

test("finds no violation in a tree that follows every rule", () => {
  const files = {
    "packages/base/src/index.ts": "",
    "packages/tool/src/index.ts": 'export * from "./top/a.ts"; export * from "./testing/index.ts";',
    "packages/tool/src/top/a.ts": 'import "@planasonix/base"; import "../rooms/rooms.ts"; import "./b.ts";',
    "packages/tool/src/top/b.ts": 'import "../rooms/one/a.ts"; import "../shared/a.ts"; import "node:fs";',
    "packages/tool/src/rooms/rooms.ts": 'import "./one/a.ts"; import "./two/a.ts"; import "../shared/a.ts";',
    "packages/tool/src/rooms/one/a.ts": 'import type { A } from "../../shared/a.ts";',
    "packages/tool/test/shared/a.test.ts":
      'import "../../src/shared/a.ts"; import "../../src/index.ts"; import "../support/a.ts"; import "@planasonix/helper";',
    "packages/tool/test/end-to-end.test.ts": 'import "../src/platform/a.ts"; import "@planasonix/tool";',
    "programs/write/a.ts": 'import "../read/a.ts";',
    "programs/start.ts": 'import "@planasonix/tool";',
  };

  expect(violationsOf(files)).toEqual([]);
});

test.each<[rule: string, path: string, text: string, message: string]>([
  [
    "a package that the table does not allow",
    "src/index.ts",
    'import "@planasonix/helper";',
    "`tool` may import `base`",
  ],
  [
    "a package that the table does not allow, in a test",
    "test/a.test.ts",
    'import "@planasonix/other";',
    "tests of `tool` may import `base`, `helper`, `tool`",
  ],
  [
    "a type of a package that the table does not allow",
    "src/index.ts",
    'import type { A } from "@planasonix/helper";',
    "`tool` may import `base`",
  ],
  [
    "a package that the table does not allow, at run time",
    "src/index.ts",
    'await import("@planasonix/helper");',
    "`tool` may import `base`",
  ],
  [
    "another package by its path",
    "test/a.test.ts",
    'import "../../base/src/index.ts";',
    "../../base/src/index.ts leaves the package: import the other package by its name",
  ],
  [
    "the configuration of all packages, from a source",
    "src/index.ts",
    'import "../../../vitest.limits.ts";',
    "../../../vitest.limits.ts leaves the package: import the other package by its name",
  ],
  [
    "a folder that the table does not allow",
    "src/shared/a.ts",
    'import "../top/a.ts";',
    "../top/a.ts: `shared` may import nothing",
  ],
  [
    "a folder with the same parent",
    "src/rooms/one/a.ts",
    'import "../two/a.ts";',
    "../two/a.ts: `rooms/one` may import `shared`",
  ],
  ["a module outside all folders", "src/shared/a.ts", 'import "../cli.ts";', "../cli.ts: `shared` may import nothing"],
  [
    "an entry point",
    "src/top/a.ts",
    'import "../index.ts";',
    "../index.ts: only an entry point may import an entry point",
  ],
  [
    "an entry point in a folder",
    "src/top/a.ts",
    'import "../testing/index.ts";',
    "../testing/index.ts: only an entry point may import an entry point",
  ],
  [
    "a test helper, in the sources",
    "src/top/a.ts",
    'import "../../test/support/a.ts";',
    "../../test/support/a.ts: sources may not import tests",
  ],
  ["a test, in another test", "test/a.test.ts", 'import "./b.test.ts";', "./b.test.ts: nothing may import a test"],
  [
    "a folder that the tested folder may not import",
    "test/shared/a.test.ts",
    'import "../../src/rooms/one/a.ts";',
    "../../src/rooms/one/a.ts: tests of `shared` may import `shared` and entry points",
  ],
  [
    "a helper in another test folder",
    "test/shared/a.test.ts",
    'import "../top/helper.ts";',
    "../top/helper.ts: a test may import helpers only from its own folder and `support`",
  ],
])("reports an import of %s", (_, path, text, message) => {
  expect(violationsIn(path, text)).toEqual([expect.stringContaining(message)]);
  expect(violationsIn(path, text)[0]).toMatch(`packages/tool/${path}: `);
});

test("reports an import cycle once, with its path", () => {
  const files = {
    "packages/base/src/a.ts": 'import type { B } from "./b.ts";',
    "packages/base/src/b.ts": 'import "./a.ts";',
  };

  const way = "packages/base/src/a.ts -> packages/base/src/b.ts -> packages/base/src/a.ts";
  expect(violationsOf(files)).toEqual([`packages/base/src/a.ts: import cycle: ${way}`]);
});

test("reports a package or a folder that the layers table does not list", () => {
  const files = { "packages/new/src/a.ts": "", "packages/tool/src/new/a.ts": "" };

  expect(violationsOf(files)).toEqual([
    "packages/new/src/a.ts: scripts/check/layers-table.ts lists no package for this file",
    "packages/tool/src/new/a.ts: scripts/check/layers-table.ts does not name this folder",
  ]);
});

test("reports a folder in which no module begins with a comment", () => {
  const files = {
    "packages/tool/src/shared/a.ts": "",
    "packages/tool/src/shared/b.ts": "/** A type. */\nexport type B = 1;",
    "packages/tool/src/platform/a.ts": "",
    "packages/tool/src/platform/b.ts": "// Access to the platform.",
  };

  expect(violationsOf(files, "")).toEqual([
    "packages/tool/src/shared: no module begins with a comment that says what the folder is for",
  ]);
});

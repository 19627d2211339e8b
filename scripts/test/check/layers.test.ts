import { expect, test } from "vitest";
import { readModule } from "../../check/layers/modules.ts";
import type { Package } from "../../check/layers/package.ts";
import { findViolations } from "../../check/layers.ts";

const packages: Readonly<Record<string, Package>> = {
  base: { at: "packages/base", purpose: "About base.", imports: [] },
  tool: {
    at: "packages/tool",
    purpose: "About tool.",
    imports: ["base"],
    tests: ["helper"],
    doors: ["index.ts", "bin.ts", "testing/index.ts"],
    folders: {
      platform: { purpose: "The platform.", imports: [], inside: { node: "Node." } },
      shared: { purpose: "What others share.", imports: [] },
      testing: { purpose: "Test doubles.", imports: ["platform"] },
      "rooms/*": { purpose: "The rooms.", imports: ["shared"], inside: { one: "A room.", two: "Another room." } },
      rooms: { purpose: "The rooms in order.", imports: ["rooms/*", "..."] },
      top: { purpose: "What callers see.", imports: ["rooms", "..."] },
    },
  },
  helper: { at: "packages/helper", purpose: "About helper.", imports: [] },
  programs: {
    at: "programs",
    purpose: "About programs.",
    sources: ".",
    imports: [],
    folders: {
      "names.ts": [],
      read: { purpose: "Reads.", imports: [] },
      write: { purpose: "Writes.", imports: ["read", "names.ts"] },
    },
  },
  "programs-root": { at: "programs/start.ts", purpose: "About start.ts.", imports: ["tool"] },
};

/** The violations of a tree of files, each given by its path and text. */
function violationsOf(files: Readonly<Record<string, string>>): string[] {
  return findViolations(
    Object.entries(files).map(([file, text]) => readModule(file, text, packages)),
    packages,
  );
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
    "packages/tool/src/platform/node/a.ts": "",
    "programs/write/a.ts": 'import "../read/a.ts"; import "../names.ts";',
    "programs/start.ts": 'import "@planasonix/tool";',
  };

  expect(violationsOf(files)).toEqual([]);
});

test("reports imports of packages that the table does not allow: types, at run time, in tests, and by path", () => {
  const files = {
    "packages/tool/src/a.ts": 'import "@planasonix/helper";',
    "packages/tool/src/b.ts": 'import type { A } from "@planasonix/helper";',
    "packages/tool/src/c.ts": 'await import("@planasonix/helper");',
    "packages/tool/src/d.ts": 'import "../../../vitest.limits.ts";',
    "packages/tool/test/a.test.ts": 'import "@planasonix/other";',
    "packages/tool/test/b.test.ts": 'import "../../base/src/index.ts";',
  };

  expect(violationsOf(files)).toEqual([
    "packages/tool/src/a.ts: imports @planasonix/helper, but `tool` may import `base`",
    "packages/tool/src/b.ts: imports @planasonix/helper, but `tool` may import `base`",
    "packages/tool/src/c.ts: imports @planasonix/helper, but `tool` may import `base`",
    "packages/tool/src/d.ts: imports ../../../vitest.limits.ts, which leaves the package: import the other package by its name",
    "packages/tool/test/a.test.ts: imports @planasonix/other, but tests of `tool` may import `base`, `helper`, `tool`",
    "packages/tool/test/b.test.ts: imports ../../base/src/index.ts, which leaves the package: import the other package by its name",
  ]);
});

test("reports imports of folders, entry points and tests that the table does not allow in the sources", () => {
  const files = {
    "packages/tool/src/shared/a.ts": 'import "../top/a.ts"; import "../cli.ts";',
    "packages/tool/src/rooms/one/a.ts": 'import "../two/a.ts";',
    "packages/tool/src/top/a.ts":
      'import "../index.ts"; import "../testing/index.ts"; import "../../test/support/a.ts";',
  };

  expect(violationsOf(files)).toEqual([
    "packages/tool/src/shared/a.ts: imports ../top/a.ts, but `shared` may import nothing",
    "packages/tool/src/shared/a.ts: imports ../cli.ts, but `shared` may import nothing",
    "packages/tool/src/rooms/one/a.ts: imports ../two/a.ts, but `rooms/one` may import `shared`",
    "packages/tool/src/top/a.ts: imports ../index.ts, but only an entry point may import an entry point",
    "packages/tool/src/top/a.ts: imports ../testing/index.ts, but only an entry point may import an entry point",
    "packages/tool/src/top/a.ts: imports ../../test/support/a.ts, but sources may not import tests",
  ]);
});

test("reports imports by a test of tests, of helpers of other tests, and of folders above the tested one", () => {
  const file = "packages/tool/test/shared/a.test.ts";
  const allowed = ["./helper.ts", "../support/a.ts", "../../generate/a.ts"];
  const imports = ["./b.test.ts", "../top/helper.ts", "../../src/rooms/one/a.ts", ...allowed];

  expect(violationsOf({ [file]: imports.map((path) => `import "${path}";`).join("\n") })).toEqual([
    `${file}: imports ./b.test.ts, but nothing may import a test`,
    `${file}: imports ../top/helper.ts, but a test may import helpers only from its own folder and \`support\``,
    `${file}: imports ../../src/rooms/one/a.ts, but tests of \`shared\` may import \`shared\` and entry points`,
  ]);
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
    "packages/new/src/a.ts: its package is not in the table: add the package, with what it may import",
    "packages/tool/src/new/a.ts: its folder is not in the table: add the folder, with what it may import",
    "packages/tool/src/new: no sentence says what the folder is for: add one",
  ]);
});

test("reports a folder whose purpose the layers table does not say, also inside a folder of the table", () => {
  const files = { "packages/tool/src/platform/a.ts": "", "packages/tool/src/platform/page/a.ts": "" };

  expect(violationsOf(files)).toEqual([
    "packages/tool/src/platform/page: no sentence says what the folder is for: add one",
  ]);
});

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { ours, oursForTwo } from "@planasonix/benchmarks/src/clients/ours.ts";
import { bundleSize } from "@planasonix/benchmarks/src/measure/bundle-size.ts";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { findGrowth, type RecordedSizes, toRecorded } from "./recorded-sizes.ts";
import { repository } from "./repository.ts";

/** A program, and the files that it loads in addition to its bundle. */
type Program = Parameters<typeof bundleSize>[0] & { readonly files?: readonly string[] };

const dialect = `export { createDialect } from "@planasonix/client/dialect";`;
const startOnce = `export { startOnce } from "@planasonix/client/once";`;

const sandboxManifest = `${repository}packages/sandbox/package.json`;
// Bundling for a browser fails if the sandbox imports a module of Node.
const sandboxInPage: Program = {
  module: pathToFileURL(sandboxManifest).href,
  program: `
    import { createClient } from "@planasonix/client";
    import { startSandbox } from "@planasonix/sandbox/browser";
    import initSqlJs from "sql.js";
    globalThis.client = initSqlJs().then((sqlite) => startSandbox({ sqlite })).then(createClient);`,
  files: [createRequire(sandboxManifest).resolve("sql.js/dist/sql-wasm-browser.wasm")],
};

// The programs whose bundles have a recorded size, by package. DECISIONS.md states the goals.
const programs: Readonly<Record<string, Readonly<Record<string, Program>>>> = {
  client: {
    "all operations": ours,
    "two resources": oursForTwo,
    "startOnce alone": { ...ours, program: startOnce, external: ["@planasonix/runtime"] },
    "a dialect alone": { ...ours, program: dialect, external: ["@planasonix/runtime"] },
  },
  sandbox: { "client, sandbox and SQLite": sandboxInPage },
  webhooks: { "all exports of the main entry": { ...ours, program: `export * from "@planasonix/webhooks";` } },
};

describe.each(Object.entries(programs))("the package %s", (name, bundles) => {
  const file = `packages/${name}/etc/sizes.json`;
  const measured: Record<string, number> = {};
  let recorded: RecordedSizes = {};

  beforeAll(async () => {
    for (const [bundle, program] of Object.entries(bundles)) measured[bundle] = await sizeOf(program);
    if (existsSync(repository + file)) recorded = JSON.parse(readFileSync(repository + file, "utf8"));
    if (!inject("updates")) return;
    recorded = toRecorded(measured, recorded);
    writeFileSync(repository + file, `${JSON.stringify(recorded, null, 2)}\n`);
  });

  test.each(Object.keys(bundles))("adds about as much to a web page as recorded: a bundle of %s", (bundle) => {
    const problem = findGrowth(file, bundle, measured[bundle] ?? Number.NaN, recorded);

    if (problem) expect.fail(problem);
  });
});

test("a dialect adds at most 25 kB to a web page, with the known dialects", async () => {
  expect(await sizeOf(programs.client?.["a dialect alone"] ?? expect.unreachable())).toBeLessThanOrEqual(25_000);
});

test("the entry of the doctor, which no other entry contains, has at most 40 kB", () => {
  expect(readFileSync(`${repository}packages/client/dist/doctor.js`).length).toBeLessThanOrEqual(40_000);
});

test("a page loads at most 560 kB for the client, the sandbox and SQLite", async () => {
  expect(await sizeOf(sandboxInPage)).toBeLessThanOrEqual(560_000);
});

async function sizeOf(program: Program): Promise<number> {
  const files = (program.files ?? []).map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
  return files.reduce((sum, bytes) => sum + bytes, await bundleSize(program));
}

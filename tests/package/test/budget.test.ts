import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { measureFootprint } from "@planasonix/benchmarks/src/installed/footprint.ts";
import { countInstantiations, thirtyCalls } from "@planasonix/benchmarks/src/measure/instantiations.ts";
import { expect, inject, test } from "vitest";

test("installing the client adds only our packages, and at most 2.3 MB", () => {
  const { packages, bytes } = measureFootprint(inject("folder"), "@planasonix/client");

  expect(packages.map((name) => name.replace(/@[^@]+$/, ""))).toEqual(["@planasonix/client", "@planasonix/runtime"]);
  expect(bytes).toBeLessThanOrEqual(2_300_000);
});

test("the documents of the client, which are for editors, agents and readers, add at most 100 kB to its tarball", () => {
  const folder = join(inject("folder"), "node_modules/@planasonix/client");
  const declarations = globSync("dist/**/*.d.ts", { cwd: folder }).map((file) =>
    readFileSync(join(folder, file), "utf8"),
  );
  const pages = ["api.md", "SKILL.md"].map((file) => readFileSync(join(folder, file), "utf8"));
  const withoutExamples = declarations.map((text) =>
    text.replaceAll(/^ *\* @example\n *\* ```ts\n.*?^ *\* ```\n/gms, ""),
  );
  const sizeOf = (texts: readonly string[]): number => gzipSync(texts.join("")).length;

  expect(withoutExamples.join("").length).toBeLessThan(declarations.join("").length - 50_000);
  expect(sizeOf([...declarations, ...pages]) - sizeOf(withoutExamples)).toBeLessThanOrEqual(100_000);
});

test("installing the mock adds 2 packages and at most 15 MB", () => {
  const { packages, bytes } = measureFootprint(inject("folder"), "@planasonix/mock");

  expect(packages.length, packages.join(", ")).toBe(2);
  expect(bytes).toBeLessThanOrEqual(15_000_000);
});

test("installing the command line adds one package, and at most 0.88 MB", () => {
  const { packages, bytes } = measureFootprint(inject("folder"), "@planasonix/cli");

  expect(packages.length, packages.join(", ")).toBe(1);
  // 11 kB of it are the policy, and 20 kB what agents and scripts read.
  expect(bytes).toBeLessThanOrEqual(880_000);
});

test("installing the MCP server adds one package, and at most 1.1 MB", () => {
  const { packages, bytes } = measureFootprint(inject("folder"), "@planasonix/mcp");

  expect(packages.length, packages.join(", ")).toBe(1);
  expect(bytes).toBeLessThanOrEqual(1_100_000);
});

test("type-checking 30 calls costs TypeScript 5.9 at most 300 type instantiations", () => {
  expect(countInstantiations(thirtyCalls, inject("folder"))).toBeLessThanOrEqual(300);
});

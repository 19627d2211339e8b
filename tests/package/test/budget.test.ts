import { measureFootprint } from "@planasonix/benchmarks/src/installed/footprint.ts";
import { countInstantiations, thirtyCalls } from "@planasonix/benchmarks/src/measure/instantiations.ts";
import { expect, inject, test } from "vitest";

test("installing the client adds only our packages, and at most 2.3 MB", () => {
  const { packages, bytes } = measureFootprint(inject("folder"), "@planasonix/client");

  expect(packages.map((name) => name.replace(/@[^@]+$/, ""))).toEqual(["@planasonix/client", "@planasonix/runtime"]);
  expect(bytes).toBeLessThanOrEqual(2_300_000);
});

test("installing the mock adds 2 packages and at most 15 MB", () => {
  const { packages, bytes } = measureFootprint(inject("folder"), "@planasonix/mock");

  expect(packages.length, packages.join(", ")).toBe(2);
  expect(bytes).toBeLessThanOrEqual(15_000_000);
});

test("type-checking 30 calls costs TypeScript 5.9 at most 300 type instantiations", () => {
  expect(countInstantiations(thirtyCalls, inject("folder"))).toBeLessThanOrEqual(300);
});

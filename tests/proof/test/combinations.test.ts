import { recipes } from "@planasonix/recipes/src/recipes.ts";
import { expect, test } from "vitest";
import { asPart, combinations, select } from "../src/combinations.ts";
import { suites } from "../src/suites.ts";

function namesOf(...names: string[]): string[] {
  const selected = select(names);
  return [...selected.suites, ...selected.recipes.map(asPart), ...selected.combinations].map(({ name }) => name);
}

test("select returns all suites and combinations if it gets no names, and no name occurs twice", () => {
  const names = namesOf();

  expect(names).toEqual([...suites, ...combinations].map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test("select returns the suite, recipe or combination with a name, and those whose names begin with it and a hyphen", () => {
  expect(namesOf("vite")).toEqual(["vite"]);
  expect(namesOf("interop")).toEqual(["interop"]);
  expect(namesOf("recipes-option")).toEqual(["recipes-option"]);
  expect(namesOf("recipes")).toEqual(recipes.map(({ name }) => `recipes-${name}`));
  expect(namesOf("parcel")).toEqual(["parcel-exports", "parcel"]);
  expect(namesOf("typescript-5.4", "deno")).toEqual([
    "typescript-5.4-node10",
    "typescript-5.4-node16",
    "typescript-5.4-bundler",
    "deno",
  ]);
});

test("select rejects an unknown name and lists the existing ones", () => {
  expect(() => select(["vite", "vit"])).toThrow(
    `There is no suite, recipe or combination "vit". Use one of ${[...suites, ...recipes.map(asPart), ...combinations].map(({ name }) => name).join(", ")}.`,
  );
});

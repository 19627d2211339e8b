import { expect, test } from "vitest";
import { combinations, select } from "../src/combinations.ts";

const namesOf = (...names: string[]): string[] => select(names).map(({ name }) => name);

test("select returns all combinations if it gets no names, and no name occurs twice", () => {
  const names = namesOf();

  expect(names).toEqual(combinations.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test("select returns the combination with a name, and those whose names begin with it and a hyphen", () => {
  expect(namesOf("vite")).toEqual(["vite"]);
  expect(namesOf("parcel")).toEqual(["parcel-exports", "parcel"]);
  expect(namesOf("typescript-5.4", "deno")).toEqual([
    "typescript-5.4-node10",
    "typescript-5.4-node16",
    "typescript-5.4-bundler",
    "deno",
  ]);
});

test("select rejects an unknown name and lists the existing ones", () => {
  expect(() => select(["vite", "vit"])).toThrow(/^There is no combination "vit"\. Use one of typescript-5\.4-node10, /);
});

import { readFileSync } from "node:fs";
import * as built from "@planasonix/client";
import { type Description, readDescription } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import * as client from "../src/index.ts";

const description: Description = readDescription(new URL("../../openapi/src/generated/openapi.json", import.meta.url));
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** Returns the names in the export lists of a module. `A as B` counts as B. */
function named(module: string): string[] {
  const lists = [...module.matchAll(/export (?:type )?\{([^}]*)\}/g)].map(([, list = ""]) => list);
  return lists.flatMap((list) => [...list.matchAll(/(?:\w+ as )?(\w+),/g)].map(([, name = ""]) => name));
}

describe("package", () => {
  test(`exports all ${Object.keys(description.components.schemas).length} schemas of the description`, () => {
    const passedOn = new Set(named(read("../src/generated/schemas.ts")));

    expect(Object.keys(description.components.schemas).filter((name) => !passedOn.has(name))).toEqual([]);
  });

  test("does not hide a schema behind another type of the same name", () => {
    const own = [...named(read("../src/index.ts")), "Planasonix", "createClient"];

    expect(own.filter((name) => name in description.components.schemas)).toEqual([]);
  });

  test("exports the same names from the build as from the source", () => {
    expect(Object.keys(built).sort()).toEqual(Object.keys(client).sort());
  });

  test("exports only functions and classes as values", () => {
    const kinds = Object.values(client).map((value) => typeof value);

    expect([...new Set(kinds)]).toEqual(["function"]);
  });
});

import { readFileSync } from "node:fs";
import * as built from "@planasonix/client";
import { type Description, readDescription } from "@planasonix/scripts/openapi/description.ts";
import { methodNames } from "@planasonix/scripts/openapi/method.ts";
import { describe, expect, test } from "vitest";
import * as client from "../src/index.ts";
import type { ClientMembers } from "../src/make-client.ts";

const description: Description = readDescription(new URL("../../openapi/src/generated/openapi.json", import.meta.url));
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** Returns the names in the export lists of a module. `A as B` counts as B. */
function named(module: string): string[] {
  const lists = [...module.matchAll(/export (?:type )?\{([^}]*)\}/g)].map(([, list = ""]) => list);
  return lists.flatMap((list) => list.match(/\w+(?=\s*(?:,|$))/g) ?? []);
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}

describe("package", () => {
  test(`exports all ${Object.keys(description.components.schemas).length} schemas of the description`, () => {
    const passedOn = new Set(named(read("../src/generated/schemas.ts")));

    expect(Object.keys(description.components.schemas).filter((name) => !passedOn.has(name))).toEqual([]);
  });

  test("has one name for each type of its own, of a schema, of parameters and of a resource", () => {
    const own = [...named(read("../src/index.ts")), "Planasonix", "createClient"];
    const resources = [...read("../src/generated/resources.ts").matchAll(/^export interface (\w+)/gm)];
    const generated = [...named(read("../src/generated/schemas.ts")), ...resources.map(([, name = ""]) => name)];

    expect(repeated([...own, ...generated])).toEqual([]);
  });

  test("has one name for each method, and no resource named like a member of the client or of a promise", () => {
    const members = { rateLimit: true, withOptions: true } satisfies Record<keyof ClientMembers, true>;
    const reserved = ["then", ...Object.keys(members)];
    const methods = methodNames(description);

    expect(repeated(methods)).toEqual([]);
    expect(methods.filter((name) => reserved.includes(name.split(".")[0] ?? ""))).toEqual([]);
  });

  test("exports the same names from the build as from the source", () => {
    expect(Object.keys(built).sort()).toEqual(Object.keys(client).sort());
  });

  test("exports only functions and classes as values", () => {
    const kinds = Object.values(client).map((value) => typeof value);

    expect([...new Set(kinds)]).toEqual(["function"]);
  });
});

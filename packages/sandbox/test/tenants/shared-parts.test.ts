import { expect, test } from "vitest";
import { createDocument } from "../../src/description/document.ts";
import { nodePlatform } from "../../src/platform/node.ts";
import type { Platform } from "../../src/platform/platform.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";

/** A platform with a description of its own, and the count of how often it was compiled. */
function platformOf(): Platform & { compilations: number } {
  const document = createDocument(nodePlatform.readDocument().root);
  const platform = {
    ...nodePlatform,
    compilations: 0,
    readDocument: () => document,
    createValidator: (one: typeof document) => {
      platform.compilations += 1;
      return nodePlatform.createValidator(one);
    },
  };
  return platform;
}

test.each([
  [{ data: undefined }, { isPersistent: false, strict: false }],
  [
    { data: "sandbox.db", strict: true },
    { isPersistent: true, strict: true },
  ],
])("a sandbox with %j is persistent and strict as it says", (options, expected) => {
  const platform = { ...nodePlatform, connect: () => nodePlatform.connect(undefined) };
  expect(createSharedParts(platform, { randomSeed: "one", ...options })).toMatchObject(expected);
});

test("the text of the description is read once, for the first request that needs it", () => {
  let reads = 0;
  const readText = () => {
    reads += 1;
    return "openapi: 3.1.1";
  };
  const { descriptionText } = createSharedParts({ ...nodePlatform, readText }, { data: undefined, randomSeed: "one" });
  expect([reads, descriptionText(), descriptionText(), reads]).toEqual([0, "openapi: 3.1.1", "openapi: 3.1.1", 1]);
});

test("sandboxes with the same description share its analysis, but no data", () => {
  const platform = platformOf();
  const first = createSharedParts(platform, { data: undefined, randomSeed: "first" });
  const second = createSharedParts(platform, { data: undefined, randomSeed: "second" });

  expect(second.model).toBe(first.model);
  expect(platform.compilations).toBe(1);
  first.tenants.create(5, { nowMs: 0, offsetMs: 0 });
  expect([first.tenants.time(5), second.tenants.time(5)]).toEqual([{ nowMs: 0, offsetMs: 0 }, undefined]);
});

test("sandboxes with different descriptions share nothing", () => {
  const [first, second] = [platformOf(), platformOf()].map((platform) =>
    createSharedParts(platform, { data: undefined, randomSeed: "different" }),
  );

  expect(second?.model).not.toBe(first?.model);
});

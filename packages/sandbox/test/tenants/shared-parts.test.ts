import { expect, test } from "vitest";
import { nodePlatform } from "../../src/platform/node.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";

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

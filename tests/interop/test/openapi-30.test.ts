import { expect, test } from "vitest";
import { readOriginal, readUpgraded, validate30 } from "../src/openapi-30.ts";

test("the 3.0 description is valid OpenAPI 3.0", async () => {
  await expect(validate30()).resolves.toBeUndefined();
});

test("the 3.0 description has the same operations after an upgrade to 3.1", async () => {
  const upgraded = await readUpgraded();
  const { paths } = await readOriginal(upgraded);
  expect(upgraded.paths).toEqual(paths);
});

test("the 3.0 description has the same components after an upgrade to 3.1", async () => {
  const upgraded = await readUpgraded();
  const { components } = await readOriginal(upgraded);
  expect(upgraded.components).toEqual(components);
});

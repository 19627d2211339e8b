import { expect, test } from "vitest";
import { readOriginal, readUpgraded, validate30 } from "../src/openapi-30.ts";

test("the 3.0 description is valid OpenAPI 3.0", async () => {
  await expect(validate30()).resolves.toBeUndefined();
});

test("the paths of the 3.0 description, upgraded to 3.1, are equivalent to those of the published description", async () => {
  const upgraded = await readUpgraded();
  const { paths } = await readOriginal(upgraded);
  expect(upgraded.paths).toEqual(paths);
});

test("the components of the 3.0 description, upgraded to 3.1, are equivalent to those of the published description", async () => {
  const upgraded = await readUpgraded();
  const { components } = await readOriginal(upgraded);
  expect(upgraded.components).toEqual(components);
});

import { expect, test } from "vitest";
import { readOriginal, readUpgraded, validate30 } from "../src/openapi-30.ts";

test("is valid OpenAPI 3.0", async () => {
  await expect(validate30()).resolves.toBeUndefined();
});

test("has the same operations when upgraded to 3.1", async () => {
  const upgraded = await readUpgraded();
  const { paths } = await readOriginal(upgraded);
  expect(upgraded.paths).toEqual(paths);
});

test("has the same components when upgraded to 3.1", async () => {
  const upgraded = await readUpgraded();
  const { components } = await readOriginal(upgraded);
  expect(upgraded.components).toEqual(components);
});

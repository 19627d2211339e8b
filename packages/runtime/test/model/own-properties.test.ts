import { expect, test } from "vitest";
import { ownProperties } from "../../src/model/own-properties.ts";

test("ownProperties merges own properties, and inherits nothing", () => {
  const inheriting: object = Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } });

  expect({ ...ownProperties(inheriting) }).toEqual({ own: 2 });
  expect({ ...ownProperties({ a: 1, b: 2 }, { b: 3 }) }).toEqual({ a: 1, b: 3 });
  expect("toString" in ownProperties({})).toBe(false);
});

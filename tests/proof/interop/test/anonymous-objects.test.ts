import { expect, test } from "vitest";
import { anonymousObjects } from "../src/anonymous-objects.ts";

test("the description contains each inline object schema only once, so that clients in all languages share one type", () => {
  const repeated = [...anonymousObjects().values()].filter((places) => places.length > 1);
  expect(repeated).toEqual([]);
});

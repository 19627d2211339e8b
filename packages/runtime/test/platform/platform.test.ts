import { expect, test } from "vitest";
import { uncached } from "../../src/platform/platform.ts";

test("disables the cache of a request where the host supports cache modes", () => {
  expect(uncached()).toEqual({ cache: "no-store" });
  expect(uncached({ cache: "default" })).toEqual({ cache: "no-store" });
  expect(uncached({})).toEqual({});
});

import { expect, test } from "vitest";
import { resourceOf, targetOf } from "../../src/call/call.ts";

test("throws for an outcome that is not a resource", () => {
  expect(() => resourceOf({ kind: "view", attributes: {} })).toThrow("The outcome is a view instead of a resource");
});

test("throws if the path names no stored resource", () => {
  const call = { named: [], operation: { id: "things_list" } };

  expect(() => targetOf(call as never)).toThrow("The path of things_list names no stored resource");
});

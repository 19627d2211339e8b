import { expect, test } from "vitest";
import { throwIfAborted, untilAborted } from "../../src/platform/until-aborted.ts";

test("yields every item if the signal does not abort, or there is none", () => {
  expect([...untilAborted(new AbortController().signal, [1, 2])]).toEqual([1, 2]);
  expect([...untilAborted(undefined, [1, 2])]).toEqual([1, 2]);
});

test("throws the reason of the signal in place of the next item", () => {
  const controller = new AbortController();
  const items = untilAborted(controller.signal, [1, 2]);
  expect(items.next().value).toBe(1);

  controller.abort(new Error("enough"));

  expect(() => items.next()).toThrow("enough");
  expect(() => throwIfAborted(controller.signal)).toThrow("enough");
});

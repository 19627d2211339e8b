import { expect, test, vi } from "vitest";
import {
  abortReason,
  isolatesCalls,
  onAbort,
  onCollected,
  uncached,
  weakly,
} from "../../src/platform/platform.browser.ts";

test("allows calls to share promises, and keeps responses out of the cache", () => {
  expect(isolatesCalls()).toBeFalsy();
  expect(uncached()).toEqual({ cache: "no-store" });
});

test("refers weakly to a target, and reports no collection while the target exists", () => {
  const target = {};
  const callback = vi.fn();
  onCollected(target, callback);

  expect(weakly(target).deref()).toBe(target);
  expect(callback).not.toHaveBeenCalled();
});

test("calls back once when a signal aborts, unless the callback was removed", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const [removed, kept] = [vi.fn(), vi.fn()];
  const remove = onAbort(signal, removed);
  onAbort(signal, kept);

  remove();
  controller.abort("stop");

  expect(removed).not.toHaveBeenCalled();
  expect(kept).toHaveBeenCalledOnce();
  expect(abortReason(signal)).toBe("stop");
});

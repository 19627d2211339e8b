import { getEventListeners } from "node:events";
import { expect, test, vi } from "vitest";
import { onAbort } from "../../src/platform/abort.ts";

test("calls every callback once when the signal aborts", () => {
  const controller = new AbortController();
  const [first, second] = [vi.fn(), vi.fn()];
  onAbort(controller.signal, first);
  onAbort(controller.signal, second);

  controller.abort();

  expect(first).toHaveBeenCalledOnce();
  expect(second).toHaveBeenCalledOnce();
});

test("does not call a callback that was removed", () => {
  const controller = new AbortController();
  const [removed, kept] = [vi.fn(), vi.fn()];
  const remove = onAbort(controller.signal, removed);
  onAbort(controller.signal, kept);

  remove();
  controller.abort();

  expect(removed).not.toHaveBeenCalled();
  expect(kept).toHaveBeenCalledOnce();
});

test("adds at most one listener, and none without callbacks", () => {
  const { signal } = new AbortController();
  const removals = Array.from({ length: 100 }, () => onAbort(signal, () => {}));

  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  for (const remove of removals) remove();
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("calls a callback that is added after the last one has been removed", () => {
  const controller = new AbortController();
  const callback = vi.fn();
  onAbort(controller.signal, () => {})();
  onAbort(controller.signal, callback);

  controller.abort();

  expect(callback).toHaveBeenCalledOnce();
});

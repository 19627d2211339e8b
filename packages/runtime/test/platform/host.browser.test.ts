import { describe, expect, test, vi } from "vitest";
import {
  abortReason,
  codeOf,
  describeRedirect,
  isolatesCalls,
  isUnsent,
  onAbort,
  onCollected,
  reasonOf,
  redirectOf,
  redirectTarget,
  shownLocation,
  uncached,
  weakly,
} from "../../src/platform/host.browser.ts";

describe("browser host", () => {
  test.each([
    ["Chrome", new TypeError("Failed to fetch")],
    ["Firefox", new TypeError("NetworkError when attempting to fetch resource.")],
    ["Safari", new TypeError("Load failed")],
    ["a polyfill with a code", Object.assign(new Error("refused"), { code: "ECONNREFUSED" })],
  ])("is never certain that nothing was sent (%s)", (_, error) => {
    expect(isUnsent(error)).toBeFalsy();
  });

  test.each([
    ["the name", new TypeError("Failed to fetch"), "TypeError"],
    ["the code, if there is one", Object.assign(new Error("no"), { code: "E_OFFLINE" }), "E_OFFLINE"],
    ["`Error` for anything else", undefined, "Error"],
  ])("codeOf returns %s", (_, error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });

  test.each([
    ["the message", new TypeError("Failed to fetch"), "Failed to fetch"],
    ["the code, if there is one", Object.assign(new Error("no"), { code: "E_OFFLINE" }), "E_OFFLINE"],
    ["the name if there is nothing else", new TypeError(), "TypeError"],
  ])("reasonOf returns %s", (_, error, expected) => {
    expect(reasonOf(error)).toBe(expected);
  });

  test.each([
    ["a hidden redirect", { status: 0 }, {}],
    ["a visible redirect", { status: 302 }, { location: "https://api.test/v1/elsewhere" }],
  ])("finds no location in %s", (_, { status }, headers) => {
    const response = { status, headers: new Headers(headers) } as Response;
    expect(redirectOf(response, "https://api.test/v1")).toEqual({ location: undefined });
  });

  test("follows no redirect and shows no location", () => {
    const redirect = { location: new URL("https://api.test/v1/elsewhere") };
    expect(redirectTarget("GET", redirect, "https://api.test/v1", 0)).toBeUndefined();
    expect(shownLocation(redirect)).toBeUndefined();
    expect(describeRedirect(redirect)).toBe("an address that browsers hide; check `baseUrl`");
  });

  test.each([200, 204, 304, 404, 503])("does not treat a response with the status %i as a redirect", (status) => {
    expect(redirectOf(new Response(null, { status }), "https://api.test/v1")).toBeUndefined();
  });
});

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

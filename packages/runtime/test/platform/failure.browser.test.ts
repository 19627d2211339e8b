import { expect, test } from "vitest";
import { codeOf, isUnsent, reasonOf } from "../../src/platform/failure.browser.ts";

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

import { describe, expect, test } from "vitest";
import { classifyError, codeOf, redirectOf } from "../../src/platform/network.browser.ts";

describe("network errors in browsers", () => {
  test.each([
    ["Chrome", new TypeError("Failed to fetch")],
    ["Firefox", new TypeError("NetworkError when attempting to fetch resource.")],
    ["Safari", new TypeError("Load failed")],
    ["a polyfill with a code", Object.assign(new Error("refused"), { code: "ECONNREFUSED" })],
  ])("classifies every failure as ambiguous: %s", (_, error) => {
    expect(classifyError(error)).toBe("ambiguous");
  });

  test.each([
    ["the name", new TypeError("Failed to fetch"), "TypeError"],
    ["the code, if there is one", Object.assign(new Error("no"), { code: "E_OFFLINE" }), "E_OFFLINE"],
    ["`Error` for anything else", undefined, "Error"],
  ])("returns %s as the code", (_, error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });

  test.each([
    ["a hidden redirect", { status: 0 }, {}],
    ["a visible redirect", { status: 302 }, { location: "https://api.test/v1/elsewhere" }],
  ])("finds no location in %s", (_, { status }, headers) => {
    const response = { status, headers: new Headers(headers) } as Response;
    expect(redirectOf(response, "https://api.test/v1")).toEqual({ location: undefined });
  });

  test.each([200, 204, 304, 404, 503])("does not treat a response with the status %i as a redirect", (status) => {
    expect(redirectOf(new Response(null, { status }), "https://api.test/v1")).toBeUndefined();
  });
});

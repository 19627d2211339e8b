import { expect, test } from "vitest";
import { describeRedirect, redirectOf, redirectTarget, shownLocation } from "../../src/platform/redirect.browser.ts";

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

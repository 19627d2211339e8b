import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseBaseUrl } from "../../src/options/resolve-options.ts";

describe("parseBaseUrl", () => {
  test("returns the URL of the public server by default", () => {
    expect(parseBaseUrl("`baseUrl`")).toBe("https://api.planasonix.com/v1");
  });

  test.each([
    ["https://api.test/v1///", "https://api.test/v1"],
    ["HTTPS://API.test:443/v1", "https://api.test/v1"],
    ["https://api.test/a/../v1", "https://api.test/v1"],
    ["  https://api.test/v1  ", "https://api.test/v1"],
    ["http://127.8.9.10/v1", "http://127.8.9.10/v1"],
  ])("normalizes %j to %s", (given, expected) => {
    expect(parseBaseUrl("`baseUrl`", given)).toBe(expected);
  });

  test.each([
    ["http://127.0.0.1@evil.test/v1"],
    ["http://localhost.evil.test/v1"],
    ["http://0.0.0.0/v1"],
    ["http://[::2]/v1"],
  ])("rejects %s, because the client would send the API key without encryption", (given) => {
    expect(() => parseBaseUrl("`baseUrl`", given)).toThrow("`baseUrl` must begin with https://");
  });

  test.each(["javascript:alert(1)", "file:///etc/passwd", "//api.test/v1", "/v1", "v1", "https://", "https:///v1/"])(
    "suggests what to write instead of %j",
    (given) => {
      expect(parsedOr(given)).toMatch(/, as in https:\/\/(api\.planasonix\.com|v1)\/v1$/);
    },
  );

  test("names the source of the URL in the error", () => {
    expect(() => parseBaseUrl("PLANASONIX_BASE_URL", "x")).toThrow(/^PLANASONIX_BASE_URL must begin with/);
  });

  test("throws only TypeErrors, which quote no user, password, query or fragment", () => {
    const part = fc.stringMatching(/^[a-z]{6}$/);
    fc.assert(
      fc.property(part, part, part, (user, password, query) => {
        const text = parsedOr(`https://x${user}1:y${password}2@api.test/v1?z${query}3#z${query}3`);
        expect(text).toContain("as in https://api.test/v1");
        for (const secret of [`x${user}1`, `y${password}2`, `z${query}3`]) expect(text).not.toContain(secret);
      }),
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => typeof parsedOr(text) === "string"));
  });
});

/** Returns the parsed URL, or the message of the TypeError. */
function parsedOr(given: string): string {
  try {
    return parseBaseUrl("`baseUrl`", given);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return String(error);
  }
}

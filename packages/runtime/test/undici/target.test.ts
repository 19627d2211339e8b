import { describe, expect, test } from "vitest";
import { createSplitter } from "../../src/undici/target.ts";

function parsed(url: string) {
  const { origin, protocol, pathname, search } = new URL(url);
  return { origin, protocol, path: pathname + search };
}

describe("target of a request", () => {
  test.each([
    "http://127.0.0.1:9/v1/pipelines/pl_1",
    "http://127.0.0.1:9/v1/pipelines?cursor=a%2Fb&limit=2&q=(x)*!~",
    "http://127.0.0.1:9/v1/a/../b",
    "http://127.0.0.1:9/v1/a/%2e%2E/b",
    "http://127.0.0.1:9/v1/a.b/./c",
    "http://127.0.0.1:9/v1/a b?c d=ü",
    "http://127.0.0.1:9/v1/a?q='x'#fragment",
    "http://127.0.0.1:9//v1\\a",
    "http://127.0.0.1:9",
    "http://127.0.0.1:9?a=1",
    "http://127.0.0.1:91/v1",
    "http://127.0.0.1:9@example.com/v1",
    "https://127.0.0.1:9/v1",
    "https://API.example.com:443/v1",
  ])("is what parsing %s returns, also after another URL of the same or another origin", (url) => {
    const split = createSplitter();

    for (const before of ["http://127.0.0.1:9/v1", "https://api.example.com/v1", url]) {
      split(before);
      expect(split(url)).toEqual(parsed(url));
    }
  });

  test("fails for a text that is no URL", () => {
    expect(() => createSplitter()("/v1")).toThrow(TypeError);
  });
});

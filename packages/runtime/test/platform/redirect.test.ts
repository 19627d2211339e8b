import { describe, expect, test } from "vitest";
import { redirectTarget, shownLocation } from "../../src/platform/redirect.ts";

describe("redirectTarget", () => {
  const from = "https://api.test/v1/runs";
  const to = (location: string | undefined) => ({ location: location === undefined ? undefined : new URL(location) });

  test.each([
    [
      "follows a redirect of a GET within the origin",
      "GET",
      "https://api.test/v1/jobs?page=2",
      0,
      "https://api.test/v1/jobs?page=2",
    ],
    ["follows the fifth redirect of a HEAD", "HEAD", "https://api.test/v1/jobs", 4, "https://api.test/v1/jobs"],
    ["does not follow a sixth redirect", "GET", "https://api.test/v1/jobs", 5, undefined],
    ["does not follow a redirect of a write", "POST", "https://api.test/v1/jobs", 0, undefined],
    ["does not follow a redirect to another origin", "GET", "http://api.test/v1/jobs", 0, undefined],
    ["does not follow a hidden redirect", "GET", undefined, 0, undefined],
  ])("%s", (_, method, location, hop, expected) => {
    expect(redirectTarget(method, to(location), from, hop)).toBe(expected);
  });

  test("shows the target of a redirect without its query", () => {
    expect(shownLocation(to("https://api.test/v1/jobs?token=secret"))).toBe("https://api.test/v1/jobs");
    expect(shownLocation(to(undefined))).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { setup, thing } from "../../support/fixture.ts";

const to = (location: string, status = 307): Response => new Response(null, { status, headers: { location } });

describe("redirect", () => {
  test.each([301, 302, 303, 307, 308])("follows a %i of a GET within the origin", async (status) => {
    const { things, fetch } = setup([to("/v2/things/th_1?x=1", status), thing()]);
    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
    expect(fetch.sent.map(({ url }) => url)).toEqual([
      "https://api.test/v1/things/th_1",
      "https://api.test/v2/things/th_1?x=1",
    ]);
    expect(fetch.sent[1]?.headers.get("authorization")).toMatch(/^Bearer /);
    expect(fetch.sent.map(({ redirect }) => redirect)).toEqual(["manual", "manual"]);
  });

  test.each([
    ["another origin", to("https://evil.test/v1/things?token=t"), "https://evil.test/v1/things"],
    ["another port", to("https://api.test:8443/v1"), "https://api.test:8443/v1"],
    ["plain http", to("http://api.test/v1"), "http://api.test/v1"],
    ["another host, in a URL that starts with two slashes", to("//evil.test/v1"), "https://evil.test/v1"],
    ["an invalid URL", to("https://"), undefined],
  ])("rejects a redirect to %s", async (_, response, location) => {
    const { things, fetch } = setup([response]);
    await expect(things.get("th_1")).rejects.toMatchObject({
      name: "RedirectError",
      status: 307,
      location,
      failure: "final",
    });
    expect(fetch.sent).toHaveLength(1);
  });

  test.each(["create", "update", "delete"])(
    "never follows a redirect of a write, which may have been executed: %s",
    async (method) => {
      const { things, fetch } = setup([to("/v2/elsewhere")]);
      const values = method === "create" ? [{}] : ["th_1", {}].slice(0, method === "update" ? 2 : 1);
      await expect(things[method](...values)).rejects.toMatchObject({
        name: "RedirectError",
        message: expect.stringMatching(
          /was redirected to https:\/\/api\.test\/v2\/elsewhere; the SDK follows at most 5 redirects of a read, within its origin\. It may have been executed/,
        ),
      });
      expect(fetch.sent).toHaveLength(1);
    },
  );

  test("follows at most five redirects", async () => {
    const { things, fetch } = setup([to("/v1/things/th_1")]);
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    expect(fetch.sent).toHaveLength(6);
  });

  test("rejects the opaque redirect that a browser returns", async () => {
    const hidden = Object.defineProperty(new Response(null), "status", { value: 0 });
    const { things } = setup([() => hidden]);
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "RedirectError", status: 0, location: undefined });
  });

  test("reads a 304, which has no `Location`, like any other response", async () => {
    const { things } = setup([new Response(null, { status: 304 })]);
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "ResponseFormatError", status: 304 });
  });
});

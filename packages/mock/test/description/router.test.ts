import { describe, expect, test } from "vitest";
import { failure, serveFixture } from "../support/served.ts";

describe("routing", () => {
  const call = serveFixture();

  test("prefers a literal path to a path with a parameter", async () => {
    const { json } = await call("/pipelines/deleted");

    expect(json).toMatchObject({ data: [] });
  });

  test("responds 405 to a method that only the path with a parameter has, if the literal path matches", async () => {
    const { status, headers } = await call("/pipelines/deleted", { method: "DELETE" });

    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("GET");
  });

  test.each([["a,b"], ["a%2Cb"], ["a:b"], ["a%2Fb"], ["a%20b"], ["%C3%A9"], ["a.b~c-d"], ["$&+=@!*'()"]])(
    "accepts special characters in an ID: pl_%s",
    async (id) => {
      const { status } = await call(`/pipelines/pl_${id}`);

      expect(status).toBe(200);
    },
  );

  test.each([
    ["/nothing", "There is no path /nothing in the description: see /v1/openapi.yaml."],
    ["/pipelines/", "There is no path /pipelines/ in the description: try /pipelines without a trailing slash."],
    ["/pipelines//pause", "There is no path /pipelines//pause in the description: see /v1/openapi.yaml."],
  ])("responds 404 to %s with a hint", async (path, message) => {
    const { status, json } = await call(path, { headers: { Authorization: null } });

    expect(status).toBe(404);
    expect(json).toEqual(failure("not_found", { message }));
  });

  test("responds 405 to a method that the path does not support, and lists the supported ones", async () => {
    const { status, headers, json } = await call("/pipelines", { method: "PATCH" });

    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("GET, POST");
    const message = "/pipelines does not support PATCH: it supports GET, POST.";
    expect(json).toEqual(failure("method_not_allowed", { message }));
  });

  test("responds 405 to HEAD if the description does not declare it", async () => {
    const { status, headers, text } = await call("/pipelines", { method: "HEAD" });

    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("GET, POST");
    expect(headers.get("x-ratelimit-limit")).toBe("1200");
    expect(text).toBe("");
  });

  test("responds 400 to a path with invalid percent-encoding", async () => {
    const { status, json } = await call("/pipelines/pl_%zz");

    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { details: [{ field: "path" }] } });
  });
});

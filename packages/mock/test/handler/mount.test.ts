import { describe, expect, test } from "vitest";
import { startMock } from "../../src/index.ts";
import { call, failure, fixture } from "../support/served.ts";

describe("outside /v1", () => {
  test.each([["/"], ["/pipelines"], ["/v1"], ["/v2/pipelines"]])(
    "%s is a 404 that says where the API is",
    async (path) => {
      const mock = await startMock({ spec: fixture });
      const { status, headers, json } = await call(new URL(mock.url).origin + path);
      await mock.close();

      expect(status).toBe(404);
      expect(headers.get("x-ratelimit-limit")).toBe("1200");
      const message = `There is nothing at ${path}: the API is under /v1, its description at /v1/openapi.yaml.`;
      expect(json).toEqual(failure("not_found", { message }));
    },
  );
});

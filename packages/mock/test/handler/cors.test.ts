import { describe, expect, test } from "vitest";
import { serveFixture } from "../support/served.ts";

describe("browsers", () => {
  const call = serveFixture();

  test("may ask from any origin, without a key in the preflight request", async () => {
    const { status, headers } = await call("/pipelines", {
      method: "OPTIONS",
      headers: {
        Authorization: null,
        Origin: "https://app.test",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
      },
    });

    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-methods")).toBe("POST");
    expect(headers.get("access-control-allow-headers")).toBe("authorization,content-type");
  });

  test.each([["/pipelines"], ["/nothing"], ["/openapi.yaml"]])("may read the answer of %s", async (path) => {
    const { headers } = await call(path, { headers: { Origin: "https://app.test" } });

    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toBe("*");
  });

  test("OPTIONS that is no preflight is a method like others", async () => {
    const { status } = await call("/pipelines", { method: "OPTIONS" });

    expect(status).toBe(405);
  });
});

import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { MockError, startMock } from "../../src/index.ts";
import { call, fixture } from "../support/served.ts";

describe("startMock", () => {
  test("serves the API under /v1 on a free port of this machine", async () => {
    const mock = await startMock({ spec: fixture });

    const { status, json } = await call(`${mock.url}/pipelines`);
    await mock.close();

    expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(status).toBe(200);
    expect(json).toMatchObject({ data: [{ id: "pl_1" }], meta: { page: { cursor: "crs_2" } } });
  });

  test("serves another form at its prefix, with errors in that form", async () => {
    const mock = await startMock({ dialect: "mcp-server" });
    const headers = { Authorization: "Bearer any-key" };
    const { json } = await call(`${mock.url}/pipelines`);
    const refused = await fetch(`${mock.url}/pipelines`);
    const unknown = await fetch(new URL("/v1/pipelines", mock.url), { headers });
    await mock.close();

    expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
    expect(json).toContainEqual({ id: "pl_01hqxyz", name: expect.any(String), status: "active" });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([401, "text/plain; charset=utf-8"]);
    expect(unknown.status).toBe(404);
  });

  test("stops serving after `close`, which may be called twice", async () => {
    const mock = await startMock({ spec: fixture });

    await mock.close();
    await mock.close();

    await expect(fetch(`${mock.url}/pipelines`)).rejects.toThrow();
  });

  test("rejects with a MockError that names the fix if the port is in use", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;

    const started = startMock({ spec: fixture, port });

    await expect(started).rejects.toBeInstanceOf(MockError);
    await expect(started).rejects.toMatchObject({
      code: "port_unavailable",
      message: expect.stringContaining("it is in use. Stop the program that holds it, or choose another port"),
    });
    server.close();
  });

  test("starts two mocks side by side, on different ports", async () => {
    const [first, second] = await Promise.all([startMock({ spec: fixture }), startMock({ spec: fixture })]);

    await Promise.all([first.close(), second.close()]);

    expect(first.url).not.toBe(second.url);
  });
});

import { describe, expect, test, vi } from "vitest";
import { cors, refusePages } from "../../src/layers/cors.ts";
import { echo, request } from "../support/request.ts";

const preflight = {
  origin: "https://app.test",
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization,content-type",
};

test("responds 204 to a preflight request, allows the requested method and headers, and calls no handler", async () => {
  const handler = vi.fn(echo);

  const response = await cors("any")(handler)(request({ method: "OPTIONS", headers: preflight }));

  expect(handler).not.toHaveBeenCalled();
  expect(response).toEqual({
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "*",
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": "authorization,content-type",
      "Access-Control-Max-Age": "600",
      Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    },
    body: "",
  });
});

test("makes a response readable by any origin, and keeps its headers", async () => {
  const { headers } = await cors("any")(echo)(request({ headers: { origin: "https://app.test" } }));

  expect(headers).toEqual({
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    "X-Request-Id": "req_1",
  });
});

test.each([
  ["OPTIONS without an origin", "OPTIONS", { "access-control-request-method": "POST" }],
  ["OPTIONS without a requested method", "OPTIONS", { origin: "https://app.test" }],
  ["a GET with the headers of a preflight request", "GET", preflight],
])("treats %s as an ordinary request", async (_, method, headers) => {
  const { body } = await cors("any")(echo)(request({ method, headers }));

  expect(body).toBe(`${method} /v1/pipelines`);
});

test("allows no headers if a preflight request asks for none", async () => {
  const headers = { origin: "https://app.test", "access-control-request-method": "GET" };
  const response = await cors("any")(echo)(request({ method: "OPTIONS", headers }));

  expect(response.headers["Access-Control-Allow-Headers"]).toBe("");
});

describe("with allowed pages", () => {
  const allowed = { hosts: [], origins: ["https://app.test"] };

  test.each(["https://app.test", "http://localhost:3000"])(
    "lets a page of %s, and no other, read responses",
    async (origin) => {
      const { headers } = await cors(allowed)(echo)(request({ headers: { origin } }));

      expect(headers).toEqual({
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "*",
        Vary: "Origin",
        "X-Request-Id": "req_1",
      });
    },
  );

  test("responds to their preflight requests", async () => {
    const response = await cors(allowed)(echo)(request({ method: "OPTIONS", headers: preflight }));

    expect(response).toMatchObject({ status: 204, headers: { "Access-Control-Allow-Origin": "https://app.test" } });
  });

  test.each([
    ["a foreign page", { origin: "https://attacker.test" }],
    ["a preflight request of a foreign page", { ...preflight, origin: "https://attacker.test" }],
    ["a page without an origin", { origin: "null" }],
    ["a program", {}],
  ])("gives %s no header that makes a response readable", async (_, headers) => {
    const response = await cors(allowed)(echo)(request({ method: "OPTIONS", headers }));

    expect(response.headers).toEqual({ "X-Request-Id": "req_1" });
  });

  test("refuses what a foreign page sends, and passes on what others send", async () => {
    const refusing = refusePages(allowed)(echo);

    await expect(refusing(request({ headers: { origin: "https://attacker.test" } }))).rejects.toMatchObject({
      reply: { status: 403, message: expect.stringContaining("--allow-origin https://attacker.test") },
    });
    await expect(refusing(request({ headers: { origin: "https://app.test" } }))).resolves.toMatchObject({
      status: 200,
    });
    await expect(refusing(request({}))).resolves.toMatchObject({ status: 200 });
  });
});

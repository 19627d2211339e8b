import { expect, test, vi } from "vitest";
import { cors } from "../../src/layers/cors.ts";
import { echo, request } from "../support/request.ts";

const preflight = {
  origin: "https://app.test",
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization,content-type",
};

test("responds 204 to a preflight request, allows the requested method and headers, and calls no handler", async () => {
  const handler = vi.fn(echo);

  const response = await cors(handler)(request({ method: "OPTIONS", headers: preflight }));

  expect(handler).not.toHaveBeenCalled();
  expect(response).toEqual({
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "*",
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": "authorization,content-type",
      "Access-Control-Max-Age": "600",
      Vary: "Access-Control-Request-Method, Access-Control-Request-Headers",
    },
    body: "",
  });
});

test("makes a response readable by any origin, and keeps its headers", async () => {
  const { headers } = await cors(echo)(request({ headers: { origin: "https://app.test" } }));

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
  const { body } = await cors(echo)(request({ method, headers }));

  expect(body).toBe(`${method} /v1/pipelines`);
});

test("allows no headers if a preflight request asks for none", async () => {
  const headers = { origin: "https://app.test", "access-control-request-method": "GET" };
  const response = await cors(echo)(request({ method: "OPTIONS", headers }));

  expect(response.headers["Access-Control-Allow-Headers"]).toBe("");
});

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
  expect(response).toMatchObject({
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": "authorization,content-type",
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
  ["without an origin", { "access-control-request-method": "POST" }],
  ["without a requested method", { origin: "https://app.test" }],
])("treats OPTIONS %s as an ordinary request", async (_, headers) => {
  const { body } = await cors(echo)(request({ method: "OPTIONS", headers }));

  expect(body).toBe("OPTIONS /v1/pipelines");
});

test("allows no headers if a preflight request asks for none", async () => {
  const headers = { origin: "https://app.test", "access-control-request-method": "GET" };
  const response = await cors(echo)(request({ method: "OPTIONS", headers }));

  expect(response.headers["Access-Control-Allow-Headers"]).toBe("");
});

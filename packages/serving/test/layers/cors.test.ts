import { expect, test } from "vitest";
import { cors } from "../../src/layers/cors.ts";
import { echo, request } from "../support/request.ts";

const preflight = {
  origin: "https://app.test",
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization,content-type",
};

test("a preflight request gets a 204 that allows what it asks for, and reaches no handler", async () => {
  const response = await cors(echo)(request({ method: "OPTIONS", headers: preflight }));

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

test("every response is readable by any origin and keeps its headers", async () => {
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
])("OPTIONS %s is not a preflight request", async (_, headers) => {
  const { body } = await cors(echo)(request({ method: "OPTIONS", headers }));

  expect(body).toBe("OPTIONS /v1/pipelines");
});

test("a preflight request that asks for no headers gets none", async () => {
  const headers = { origin: "https://app.test", "access-control-request-method": "GET" };
  const response = await cors(echo)(request({ method: "OPTIONS", headers }));

  expect(response.headers["Access-Control-Allow-Headers"]).toBe("");
});

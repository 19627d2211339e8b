import { expect, test } from "vitest";
import { descriptionFile } from "../../src/layers/description-file.ts";
import { echo, request } from "../support/request.ts";

const layer = descriptionFile("openapi: 3.1.0\n", ({ headers }) => headers.prefer !== undefined);

test("returns the description for GET /openapi.yaml without an API key", async () => {
  const response = await layer(echo)(request({ path: "/openapi.yaml" }));

  expect(response).toEqual({
    status: 200,
    headers: { "Content-Type": "application/yaml" },
    body: "openapi: 3.1.0\n",
  });
});

test("passes the request to the function that returns the text", async () => {
  const named = descriptionFile(({ headers }) => `servers: [http://${headers.host}]\n`);

  const response = await named(echo)(request({ path: "/openapi.yaml", headers: { host: "127.0.0.1:4010" } }));

  expect(response).toMatchObject({ body: "servers: [http://127.0.0.1:4010]\n" });
});

test.each([
  ["a request for any other path", { path: "/openapi.json" }, "GET /openapi.json"],
  ["a request with any other method", { method: "POST", path: "/openapi.yaml" }, "POST /openapi.yaml"],
  ["a declined request", { path: "/openapi.yaml", headers: { prefer: "code=429" } }, "GET /openapi.yaml"],
])("passes %s to the next layer", async (_, changes, body) => {
  expect(await layer(echo)(request(changes))).toMatchObject({ body });
});

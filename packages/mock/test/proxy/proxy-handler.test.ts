import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpRequest } from "@planasonix/serving";
import { expect, onTestFinished, test } from "vitest";
import type { Difference } from "../../src/proxy/difference.ts";
import { createProxyHandler } from "../../src/proxy/proxy-handler.ts";
import { operations } from "../support/operations.ts";
import { requestOf } from "../support/request.ts";

/** Sends a request through the proxy to a deployment that responds with an empty object. */
async function send(changes: Partial<HttpRequest>, allowWrites = false) {
  const received: string[] = [];
  const server = createServer((message, response) => {
    received.push(`${message.method} ${message.url}`);
    response.setHeader("content-type", "application/json").end("{}");
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const differences: Difference[] = [];
  const onDifferences = (found: readonly Difference[]): void => void differences.push(...found);
  const handle = createProxyHandler({ text: "", operations }, { upstream, allowWrites, onDifferences });
  const response = await handle(
    requestOf({ path: "/v1/pipelines", headers: { authorization: "Bearer any-key" }, ...changes }),
  );
  return { response, received, differences };
}

test("forwards a read, and reports the differences of its response", async () => {
  const { response, received, differences } = await send({});

  expect(response.status).toBe(200);
  expect(received).toEqual(["GET /v1/pipelines"]);
  expect(differences).toContainEqual(expect.objectContaining({ operation: "pipelines_list", side: "response" }));
});

test("forwards and reports a request to a path that the description lacks", async () => {
  const { received, differences } = await send({ path: "/v1/nothing" });

  expect(received).toEqual(["GET /v1/nothing"]);
  expect(differences).toMatchObject([{ operation: "GET /nothing", side: "request", field: "path" }]);
});

test.each([
  "/v1/../admin",
  "/v1/pipelines/%2e%2E/../../admin",
  "/v1/..%2fadmin",
  "/v1/..\\admin",
  "/v1/%2e%2e%5cadmin",
  "/v1/./pipelines",
])("rejects %s, which may lead out of the base URL, without forwarding it", async (path) => {
  const { response, received, differences } = await send({ path }, true);

  expect(response).toMatchObject({ status: 400, body: expect.stringContaining('it contains \\".\\" or \\"..\\"') });
  expect({ received, differences }).toEqual({ received: [], differences: [] });
});

test.each(["/v1/pipelines/..pl", "/v1/pipelines/a.b", "/v1/pipelines/..."])("forwards %s", async (path) => {
  const { received } = await send({ path });

  expect(received).toEqual([`GET ${path}`]);
});

test("rejects a write unless writes are allowed", async () => {
  const refused = await send({ method: "DELETE", path: "/v1/pipelines/pl_1" });
  const allowed = await send({ method: "DELETE", path: "/v1/pipelines/pl_1" }, true);

  expect(refused.response).toMatchObject({ status: 403, body: expect.stringContaining("--allow-writes") });
  expect(refused.received).toEqual([]);
  expect(allowed.received).toEqual(["DELETE /v1/pipelines/pl_1"]);
});

test.each([
  ["a page that reads", { headers: { origin: "https://attacker.test" } }],
  ["a page on this machine", { headers: { origin: "http://localhost:3000" } }],
  ["a page without an origin", { headers: { origin: "null" } }],
  ["an image or a link in a page", { headers: { "sec-fetch-site": "cross-site" } }],
  ["a preflight request", { method: "OPTIONS", headers: { origin: "https://attacker.test" } }],
  ["a form", { method: "POST", headers: { origin: "https://attacker.test" } }],
])("forwards nothing for %s, and gives no page a header that makes a response readable", async (_, request) => {
  const { response, received } = await send(request, true);

  expect(response).toMatchObject({ status: 403, body: expect.stringContaining("no requests of web pages") });
  expect(Object.keys(response.headers)).not.toContain("Access-Control-Allow-Origin");
  expect(received).toEqual([]);
});

test("forwards the request of an address that the user has typed", async () => {
  expect((await send({ headers: { "sec-fetch-site": "none" } })).received).toEqual(["GET /v1/pipelines"]);
});

test("responds 404 to a path outside /v1 without forwarding the request", async () => {
  const { response, received } = await send({ path: "/pipelines" });

  expect(response.status).toBe(404);
  expect(received).toEqual([]);
});

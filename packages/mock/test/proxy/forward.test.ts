import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { HttpRequest } from "@planasonix/serving";
import { afterEach, expect, test } from "vitest";
import { forward } from "../../src/proxy/forward.ts";

let close: () => void = () => {};
afterEach(() => close());

/** A deployment that records the headers of the last request. */
async function deploy(
  respond: (response: ServerResponse) => void,
): Promise<{ url: string; headers(): IncomingHttpHeaders }> {
  let headers: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    headers = request.headers;
    respond(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => void server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, headers: () => headers };
}

function get(headers: Readonly<Record<string, string>> = {}): HttpRequest {
  const readBody = async (): Promise<Uint8Array> => new Uint8Array();
  return { method: "GET", path: "/pipelines", query: new URLSearchParams("limit=2"), headers, readBody };
}

test("forwards the headers of a request, except those of the connection", async () => {
  const deployment = await deploy((response) => response.end());

  await forward(
    deployment.url,
    get({ authorization: "Bearer key", host: "proxy.test", te: "trailers" }),
    new Uint8Array(),
  );

  expect(deployment.headers()).toMatchObject({ authorization: "Bearer key" });
  expect(deployment.headers().host).toMatch(/^127\.0\.0\.1:/);
  expect(deployment.headers()).not.toHaveProperty("te");
});

test("decompresses a response and removes `Content-Encoding`", async () => {
  const deployment = await deploy((response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
    response.end(gzipSync("{}"));
  });

  const { headers, body } = await forward(deployment.url, get(), new Uint8Array());

  expect(new TextDecoder().decode(body as Uint8Array)).toBe("{}");
  expect(headers).toMatchObject({ "content-type": "application/json" });
  expect(headers).not.toHaveProperty("content-encoding");
});

test("returns a redirect instead of following it", async () => {
  const deployment = await deploy((response) => response.writeHead(307, { location: "/elsewhere" }).end());

  const { status, headers } = await forward(deployment.url, get(), new Uint8Array());

  expect({ status, location: headers.location }).toEqual({ status: 307, location: "/elsewhere" });
});

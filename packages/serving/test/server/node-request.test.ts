import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import type { Handler, HttpRequest } from "../../src/http/exchange.ts";
import { errorReplies } from "../../src/index.ts";
import { fromNode, maxBodyBytes } from "../../src/server/node-request.ts";
import { sendRaw, serve } from "../support/served.ts";

/** A handler that records the requests it receives. */
function recorder(): { readonly handler: Handler; readonly received: HttpRequest[] } {
  const received: HttpRequest[] = [];
  const handler: Handler = async (request) => {
    received.push(request);
    return { status: 200, headers: {}, body: "" };
  };
  return { handler, received };
}

const readAll: Handler = errorReplies(String)(async ({ readBody }) => {
  const [first, second] = [await readBody(), await readBody()];
  return { status: 200, headers: {}, body: `${first.byteLength} ${first === second}` };
});

/** Sends a POST with the body. A stream is sent in chunks, without a length. */
function post(url: string, body: BodyInit): Promise<Response> {
  return fetch(url, { method: "POST", body, ...{ duplex: "half" } });
}

test("reads the method, the encoded path, the query and the joined headers", async () => {
  const { handler, received } = recorder();
  const { origin } = await serve(handler);

  await fetch(`${origin}/v1/a%2Fb?tag=x&tag=y`, {
    method: "DELETE",
    headers: [
      ["X-A", "1"],
      ["X-A", "2"],
    ],
  });

  expect(received).toMatchObject([{ method: "DELETE", path: "/v1/a%2Fb", headers: { "x-a": "1, 2" } }]);
  expect(received[0]?.query.getAll("tag")).toEqual(["x", "y"]);
  expect(received[0]?.remoteAddress?.()).toBe("127.0.0.1");
});

test("joins a repeated header that Node returns as a list", async () => {
  const { handler, received } = recorder();
  const { origin } = await serve(handler);

  await sendRaw(origin, "GET / HTTP/1.1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nConnection: close\r\n\r\n");

  expect(received).toMatchObject([{ headers: { "set-cookie": "a=1,b=2", connection: "close" } }]);
});

test.each([
  ["a whole URL", "http://api.planasonix.com/v1/pipelines?limit=5", "/v1/pipelines", "limit=5"],
  ["a whole URL without a path", "http://api.planasonix.com", "/", ""],
  ["the root path with a query", "/?limit=5", "/", "limit=5"],
  ["a query with a URL", "/v1/a?next=https://b.test/c", "/v1/a", "next=https%3A%2F%2Fb.test%2Fc"],
])("accepts %s as the target of a request", async (_, target, path, query) => {
  const { handler, received } = recorder();
  const { origin } = await serve(handler);

  await sendRaw(origin, `GET ${target} HTTP/1.1\r\nConnection: close\r\n\r\n`);

  expect(received).toMatchObject([{ path }]);
  expect(received[0]?.query.toString()).toBe(query);
});

test.each([
  ["with a length", () => "x".repeat(1_000)],
  ["without a length", () => new Blob(["x".repeat(1_000)]).stream()],
])("reads a body %s once, and returns the same bytes to a second call", async (_, body) => {
  const { origin } = await serve(readAll);

  const response = await post(origin, body());

  expect(await response.text()).toBe("1000 true");
});

test.each([
  ["with a length", () => Buffer.alloc(maxBodyBytes, " ")],
  ["without a length", () => new Blob([Buffer.alloc(maxBodyBytes, " ")]).stream()],
])("reads a body of the maximum size %s", async (_, body) => {
  const { origin } = await serve(readAll);

  expect(await (await post(origin, body())).text()).toBe(`${maxBodyBytes} true`);
});

test("responds 413 to an oversized length before the body arrives", async () => {
  const { origin } = await serve(readAll);
  const headers = `Content-Length: ${maxBodyBytes + 1}\r\nConnection: close`;

  expect(await sendRaw(origin, `POST / HTTP/1.1\r\n${headers}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
});

test.each([
  ["with a length", () => Buffer.alloc(maxBodyBytes + 1, " ")],
  ["without a length", () => new Blob([Buffer.alloc(maxBodyBytes + 1, " ")]).stream()],
])("responds 413 to an oversized body %s", async (_, body) => {
  const { origin } = await serve(readAll);

  const response = await post(origin, body());

  expect(response.status).toBe(413);
  expect(await response.text()).toContain(`larger than ${maxBodyBytes} bytes`);
});

test.each([
  ["a whole URL with a query and no path", "/", "limit=5", "https://api.test?limit=5"],
  ["an empty target", "/", "", ""],
  ["no target", "/", "", undefined],
])("reads %s as the path %j and the query %j, and a missing method as GET", (_, path, query, url) => {
  const message = Object.assign(new IncomingMessage(new Socket()), { url, method: undefined });

  const request = fromNode(message);

  expect(request).toMatchObject({ method: "GET", path });
  expect(request.query.toString()).toBe(query);
});

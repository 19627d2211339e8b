import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { originOf } from "../../src/server/listen.ts";
import { echo } from "../support/request.ts";
import { sendRaw, serve } from "../support/served.ts";

test("serves a handler on a free port of this machine", async () => {
  const { origin } = await serve(echo);

  const response = await fetch(`${origin}/v1/pipelines`);

  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(response.headers.get("content-length")).toBe("17");
  expect(response.headers.get("x-request-id")).toBe("req_1");
  expect(await response.text()).toBe("GET /v1/pipelines");
});

test("sends a 204 without `Content-Length`", async () => {
  const { origin } = await serve(async () => ({ status: 204, headers: {}, body: "" }));

  const response = await fetch(origin);

  expect(response.status).toBe(204);
  expect(response.headers.has("content-length")).toBe(false);
});

test("has an origin with the loopback address when it listens on all addresses", async () => {
  const { origin } = await serve(echo, { host: "0.0.0.0" });

  expect(origin).toContain("http://127.0.0.1:");
});

test("closes connections that are kept alive, and can be closed twice", async () => {
  const server = await serve(echo);
  const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
  await once(socket, "data");

  const closed = once(socket, "close");
  await server.close();
  await server.close();

  await expect(closed).resolves.toBeDefined();
  await expect(fetch(server.origin)).rejects.toThrow();
});

test("closes connections whose response is pending", async () => {
  let requests = 0;
  const server = await serve(() => {
    requests += 1;
    return new Promise(() => {});
  });
  const rejected = expect(fetch(server.origin)).rejects.toThrow("fetch failed");

  await expect.poll(() => requests).toBe(1);
  await server.close();
  await rejected;
});

test("tells clients that idle connections stay open for 75 seconds", async () => {
  const { origin } = await serve(echo);

  const response = await fetch(origin);

  expect(response.headers.get("keep-alive")).toBe("timeout=75");
});

test("on loopback, refuses a request for a foreign host with 403, and calls no handler", async () => {
  const handler = vi.fn(echo);
  const { origin } = await serve(handler);

  const response = await sendRaw(origin, "GET /v1 HTTP/1.1\r\nHost: attacker.test:4010\r\nConnection: close\r\n\r\n");

  expect(response).toContain("HTTP/1.1 403 Forbidden");
  expect(response).toContain("start the server with --allow-host attacker.test (`allowHosts`)");
  expect(handler).not.toHaveBeenCalled();
});

test("on all addresses, refuses a request for a name that an attacker can register, and calls no handler", async () => {
  const handler = vi.fn(echo);
  const { origin } = await serve(handler, { host: "0.0.0.0" });

  const response = await sendRaw(origin, "GET /v1 HTTP/1.1\r\nHost: attacker.test:4010\r\nConnection: close\r\n\r\n");

  expect(response).toContain("HTTP/1.1 403 Forbidden");
  expect(response).toContain("start the server with --allow-host attacker.test (`allowHosts`)");
  expect(handler).not.toHaveBeenCalled();
});

test.each([
  ["a permitted name", { allowHosts: ["api.test"] }, "Host: API.test:80\r\n"],
  ["a name of loopback", {}, "Host: app.localhost:4010\r\n"],
  ["no name, as HTTP/1.0 permits", {}, ""],
  ["a name without a dot on all addresses, as Compose gives it", { host: "0.0.0.0" }, "Host: sandbox:4011\r\n"],
  ["a permitted name on all addresses", { host: "0.0.0.0", allowHosts: ["api.test"] }, "Host: api.test\r\n"],
])("accepts requests for %s", async (_, options, header) => {
  const { origin } = await serve(echo, options);

  const message = `GET /v1 HTTP/1.1\r\n${header}Connection: close\r\n\r\n`;

  expect(await sendRaw(origin, message)).toContain("HTTP/1.1 200 OK");
});

test("rejects a port in use with an error of the given class, and names the fix", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;

  await expect(serve(echo, { port })).rejects.toMatchObject({
    name: "StartError",
    code: "port_unavailable",
    message: `Cannot listen on port ${port} of 127.0.0.1: it is in use. Stop the program that holds it, or choose another port; 0 selects a free one`,
  });
});

test("rejects a host that is not an address of this machine, and names the fix", async () => {
  await expect(serve(echo, { host: "192.0.2.1" })).rejects.toThrow(
    "this machine has no such address. Choose another host, such as 127.0.0.1",
  );
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:80"],
  ["0.0.0.0", "http://127.0.0.1:80"],
  ["::", "http://[::1]:80"],
  ["::1", "http://[::1]:80"],
  ["localhost", "http://localhost:80"],
])("formats the origin of a server on %s as %s", (host, origin) => {
  expect(originOf(host, 80)).toBe(origin);
});

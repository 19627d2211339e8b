import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpFetch } from "../../../src/session/transport/http-fetch.ts";
import { proxyAddress, proxyFor } from "../../../src/session/transport/proxy.ts";

const server: Server = createServer((request, response) => {
  if (request.url === "/silent") return;
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    response.setHeader("X-Two", ["a", "b"]);
    response.writeHead(201, { "content-type": "text/plain" }).end(`${request.method} ${request.url} ${body}`);
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const address = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const fetchWith = (env = {}) => createHttpFetch(new URL(address("/")), env);

async function textOf({ body }: Response): Promise<string> {
  let text = "";
  for await (const chunk of body ?? []) text += Buffer.from(chunk).toString();
  return text;
}

test("sends text and bytes, and returns what the client reads of a response", async () => {
  const fetch = fetchWith();
  const response = await fetch(address("/a?b=c"), { method: "POST", headers: { "x-a": "b" }, body: "é" });
  expect([response.status, response.ok, response.statusText]).toEqual([201, true, "Created"]);
  expect([response.headers.get("Content-Type"), response.headers.get("x-two"), response.headers.get("none")]).toEqual([
    "text/plain",
    "a, b",
    null,
  ]);
  expect([response.headers.has("X-Two"), response.headers.has("none")]).toEqual([true, false]);
  expect(await textOf(response)).toBe("POST /a?b=c é");
  const bytes = new TextEncoder().encode("bytes");
  expect(await textOf(await fetch(address("/b"), { method: "PUT", body: bytes }))).toBe("PUT /b bytes");
  expect(await textOf(await fetch(address("/b"), { method: "PUT", body: bytes.buffer }))).toBe("PUT /b bytes");
});

test("an abort rejects with its reason, before and while the request is sent", async () => {
  const fetch = fetchWith();
  const reason = new Error("stop");
  await expect(fetch(address("/silent"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const pending = fetch(address("/silent"), { signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  await expect(pending).rejects.toBe(reason);
});

test("a refused connection rejects with its code, and a body can be canceled", async () => {
  await expect(fetchWith()("http://127.0.0.1:9/", {})).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const { body } = await fetchWith()(address("/"), {});
  await body?.cancel();
});

test("each request with another server finds its own way", async () => {
  const fetch = createHttpFetch(new URL("https://api.test/"), { HTTPS_PROXY: "http://127.0.0.1:9" });
  expect(await textOf(await fetch(address("/x"), {}))).toBe("GET /x ");
  await expect(fetch("https://api.test/v1/x", {})).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a proxy that is no URL is refused", () => {
  expect(() => proxyFor(new URL("https://api.test/"), { HTTPS_PROXY: "http://[" })).toThrow(
    "HTTPS_PROXY must be the URL of a proxy, such as http://proxy.example:3128",
  );
});

test.each([
  ["http://127.0.0.1:9", "ECONNREFUSED"],
  ["https://127.0.0.1:9", "ECONNREFUSED"],
])("a tunnel through %s fails with the error of the proxy", async (proxy, code) => {
  const fetch = createHttpFetch(new URL("https://api.test/"), { HTTPS_PROXY: proxy });
  await expect(fetch("https://api.test/v1/x", {})).rejects.toMatchObject({ code });
});

test.each([
  ["http://proxy.test", "http:", 80],
  ["https://proxy.test", "https:", 443],
  ["https://[::1]:8443", "https:", "8443"],
])("the tunnel through %s begins at its port", (proxy, protocol, port) => {
  expect(proxyAddress(new URL(proxy))).toMatchObject({ protocol, port });
});

test.each([
  ["https://api.test/", { HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
  ["https://api.test/", { https_proxy: "p:1" }, "http://p:1/"],
  ["https://api.test/", { HTTP_PROXY: "http://p:1" }, undefined],
  ["https://api.test/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, undefined],
  ["https://api.test/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "other, .test" }, undefined],
  ["https://api.test/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "api.test:443" }, undefined],
  ["https://api.test/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "api.test:8443" }, "http://p:1/"],
  ["https://api.test/", { HTTPS_PROXY: "http://p:1", no_proxy: "pi.test" }, "http://p:1/"],
  ["https://[fd00::1]:8443/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "[fd00::1]:8443" }, undefined],
  ["https://localhost:8443/", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://LOCALHOST./", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://api.localhost/", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://127.8.9.1/", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://0x7f.1/", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://[::1]/", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://[::ffff:127.0.0.1]/", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://localhost.example/", { HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
  ["https://128.0.0.1/", { HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
])("%s with %j uses the proxy %s", (url, env, expected) => {
  expect(proxyFor(new URL(url), env)?.href).toBe(expected);
});

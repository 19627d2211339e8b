import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { rootCertificates } from "node:tls";
import { expect, test } from "vitest";
import { trustedCertificates } from "../../../src/session/transport/certificates.ts";
import { createHttpFetch } from "../../../src/session/transport/http-fetch.ts";
import { createTunnelAgent } from "../../../src/session/transport/tunnel.ts";
import { fileWith } from "../../support/machine.ts";

/** A proxy that answers each CONNECT with a status. It notes what it was asked. */
async function startProxy(status: string) {
  const asked: string[] = [];
  const server = createServer();
  const sockets: { destroy(): unknown }[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  server.on("connect", ({ url, headers }, socket) => {
    asked.push(`${url} ${headers["proxy-authorization"]}`);
    socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://me:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test.each([
  ["407 Proxy Authentication Required", "Proxy response (407) !== 200 when HTTP Tunneling"],
  ["200 OK", /socket|TLS|disconnected|reset/i],
])("a proxy that answers %s is asked for a tunnel, with its password", async (status, message) => {
  await using proxy = await startProxy(status);
  const fetch = createHttpFetch(new URL("https://api.test/v1"), { HTTPS_PROXY: proxy.url });
  await expect(fetch("https://api.test/v1/runs", {})).rejects.toThrow(message);
  expect(proxy.asked).toEqual([`api.test:443 Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
});

test("a proxy that cannot be reached is an error, and one whose password is no text is a mistake", async () => {
  const fetch = createHttpFetch(new URL("https://api.test/v1"), { HTTPS_PROXY: "127.0.0.1:1" });
  await expect(fetch("https://api.test/v1/runs", {})).rejects.toThrow("ECONNREFUSED");
  expect(() => createTunnelAgent(new URL("http://me:100%@proxy.test"))).toThrow("begins no escape; write it as %25");
});

test("certificates of files are trusted beside those of Node", () => {
  const [own, extra] = [fileWith("own"), fileWith("extra")];
  expect(trustedCertificates({})).toBeUndefined();
  expect(trustedCertificates({ SSL_CERT_FILE: own, NODE_EXTRA_CA_CERTS: extra })).toEqual([
    ...rootCertificates,
    "own",
    "extra",
  ]);
  expect(() => trustedCertificates({ SSL_CERT_FILE: "/nowhere/at/all" })).toThrow(
    "SSL_CERT_FILE: the file /nowhere/at/all cannot be read (ENOENT)",
  );
});

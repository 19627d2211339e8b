import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import {
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
  type TlsOptions,
} from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { listen, rudeOrigin } from "./fault-server.ts";
import { head, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

// A certificate for `localhost` alone, valid for a hundred years, and its private key. Only this file trusts it.
const cert = readFileSync(new URL("localhost.pem", import.meta.url), "utf8");
const usual = getCACertificates();
setDefaultCACertificates([cert]);
afterAll(() => setDefaultCACertificates(usual));

const notSent = { name: "ConnectionError", phase: "connect", failure: "not_sent", outcome: undefined, retryable: true };
const unknown = { name: "ConnectionError", phase: "response", failure: "ambiguous", outcome: "unknown" };

/** A server that responds to the first bytes of each connection. */
const answering = (respond: (socket: Socket) => void): Server =>
  createServer((socket) => {
    socket.on("error", () => {}).once("data", () => respond(socket));
  });

/** A server that sends a fatal TLS alert instead of its part of the handshake. */
const alerting = (number: number): Server =>
  answering((socket) => socket.end(Uint8Array.of(21, 3, 3, 0, 2, 2, number)));

/** A server that responds over TLS to every request. */
const tls = (options: TlsOptions): Server =>
  createTlsServer({ cert, key: cert, ...options }, (socket) => {
    socket.on("error", () => {}).once("data", () => socket.end(head(200, {}) + thingText));
  }).on("tlsClientError", () => {});

async function create(server: Server, host = "localhost", options = {}): Promise<Error> {
  const { things } = createRealClient(`https://${host}:${await listen(server)}`, options);
  return things.create({ name: "a" }).catch(Object);
}

test("sends a request to a server whose certificate it trusts", async () => {
  expect(await create(tls({}))).toMatchObject({ id: "th_1" });
});

describe("handshake that failed before the request was sent", () => {
  test.each<[string, string, () => Server, string?]>([
    ["speaks plain HTTP", "ERR_SSL_WRONG_VERSION_NUMBER", () => answering((s) => s.end(head(400, {})))],
    ["supports only TLS versions that are too old", "ALERT_PROTOCOL_VERSION", () => alerting(70)],
    ["supports none of the ciphers", "HANDSHAKE_FAILURE", () => tls({ maxVersion: "TLSv1.2", ciphers: "PSK" })],
    ["does not know the host name", "UNRECOGNIZED_NAME", () => alerting(112)],
    ["speaks another application protocol", "NO_APPLICATION_PROTOCOL", () => tls({ ALPNProtocols: ["h3"] })],
    ["closes the connection", "ECONNRESET", () => answering((socket) => socket.end())],
    ["requires a client's certificate, in TLS 1.2", "HANDSHAKE_FAILURE", () => requiring("TLSv1.2")],
    ["has a certificate for another host", "ERR_TLS_CERT_ALTNAME_INVALID", () => tls({}), "127.0.0.1"],
  ])("retries a POST if the server %s", async (_, code, createServer, host) => {
    const error = await create(createServer(), host);

    expect(error).toMatchObject({ ...notSent, message: expect.stringContaining(`could not be sent to`) });
    expect(error.message).toContain(code);
    expect(error).toHaveProperty("attempts.length", 4);
  });

  test("retries a POST if the certificate is not trusted", async () => {
    setDefaultCACertificates([]);
    const error = await create(tls({}));
    const usual = getCACertificates();
    setDefaultCACertificates([cert]);
    afterAll(() => setDefaultCACertificates(usual));

    expect(error).toMatchObject({ ...notSent, message: expect.stringContaining("(DEPTH_ZERO_SELF_SIGNED_CERT)") });
  });
});

describe("TLS failure that can also occur after the request was sent", () => {
  test.each<[string, () => Server]>([
    ["requires a client's certificate, in TLS 1.3", () => requiring("TLSv1.3")],
    ["rejects the client's certificate", () => alerting(42)],
    ["fails internally", () => alerting(80)],
    ["resets the connection", () => answering((socket) => socket.resetAndDestroy())],
  ])("does not retry a POST if the server %s", async (_, createServer) => {
    const error = await create(createServer());

    expect(error).toMatchObject({ ...unknown, message: expect.stringContaining("It may have been executed") });
    expect(error).toHaveProperty("attempts.length", 1);
  });
});

describe("failure without a code, or with a code that says little", () => {
  test.each([
    ["not HTTP", () => rudeOrigin("SSH-2.0-OpenSSH_9.9\r\n\r\n"), /got no response from .* HTTP\/1\.1 protocol/],
    [
      "on a port that fetch blocks",
      async () => "http://127.0.0.1:6667",
      /could not be sent to .* \((bad port|ECONNREFUSED)\)/,
    ],
    ["closed", () => rudeOrigin(""), /got no response from .* \(UND_ERR_SOCKET: other side closed\)/],
  ])("explains in the message why the connection is %s", async (_, originOf, message) => {
    const { things } = createRealClient(await originOf(), { maxRetries: 0 });

    await expect(things.get("th_1")).rejects.toThrow(message);
  });
});

const requiring = (version: "TLSv1.2" | "TLSv1.3"): Server =>
  tls({ requestCert: true, minVersion: version, maxVersion: version });

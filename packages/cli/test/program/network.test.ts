import { createServer as createHttp, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCertificates } from "../support/certificates.ts";
import type { Ran } from "../support/fake-machine.ts";
import { runInProcess } from "../support/in-process.ts";
import { start } from "../support/program.ts";

const certificates = createCertificates();
const page = JSON.stringify({ data: [], meta: { page: { limit: 1, cursor: null } } });
/** What the proxy has been asked for. */
const asked: string[] = [];

const api = createHttps({ cert: certificates.cert, key: certificates.key }, (_, response) => {
  response.setHeader("content-type", "application/json");
  response.end(page);
});
const plainApi = createHttp((_, response) => response.setHeader("content-type", "application/json").end(page));

const proxy = createHttp((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
  response.setHeader("content-type", "application/json").end(page);
});
proxy.on("connect", (request, socket) => {
  asked.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
  if (request.url?.startsWith("refused")) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  const target = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    target.pipe(socket).pipe(target);
  });
  target.on("error", () => socket.destroy());
  socket.on("error", () => target.destroy());
});

const servers: readonly Server[] = [api, plainApi, proxy];
beforeAll(() => Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)))));
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Lists pipelines, as a process or in this one. */
type List = (baseUrl: string, env: Readonly<Record<string, string>>) => Promise<Ran>;

const command = ["pipelines", "list"];
const trust = { SSL_CERT_FILE: certificates.caPath };
const settings = (baseUrl: string) => ({ PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: baseUrl });

const listAsProcess: List = async (baseUrl, env) => {
  asked.length = 0;
  const { ended, texts } = start(command, { ...settings(baseUrl), ...env });
  return { code: Number(await ended), ...texts };
};

const listInProcess: List = async (baseUrl, env) => {
  asked.length = 0;
  return runInProcess(command, { ...settings(baseUrl), ...env });
};

test("Node reads NODE_EXTRA_CA_CERTS when a process starts", async () => {
  const url = `https://localhost:${portOf(api)}/v1`;
  expect(await listAsProcess(url, { NODE_EXTRA_CA_CERTS: certificates.caPath })).toMatchObject({ code: 0 });
});

describe.each([
  ["as a process", listAsProcess],
  ["in this process", listInProcess],
])("%s", (_, list) => {
  test("a private certificate authority is trusted with SSL_CERT_FILE, and otherwise not", async () => {
    const url = `https://localhost:${portOf(api)}/v1`;
    expect(await list(url, trust)).toMatchObject({ code: 0, stdout: "[]\n" });
    expect(await list(url, { ...trust, NODE_EXTRA_CA_CERTS: certificates.caPath })).toMatchObject({ code: 0 });
    const refused = await list(url, {});
    expect(refused.code).toBe(6);
    expect(refused.stderr).toMatch(/could not be sent to localhost:\d+ \(UNABLE_TO_VERIFY|CERT/);
    const missing = await list(url, { SSL_CERT_FILE: "/nowhere.pem" });
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining("SSL_CERT_FILE: the file /nowhere.pem cannot be read"),
    ]);
  });

  test("HTTPS_PROXY is used with CONNECT, with its password", async () => {
    const url = `https://api.test:${portOf(api)}/v1`;
    const env = { ...trust, HTTPS_PROXY: `http://me:pass%20word@127.0.0.1:${portOf(proxy)}` };
    expect(await list(url, env)).toMatchObject({ code: 0, stdout: "[]\n" });
    expect(asked).toEqual([`CONNECT api.test:${portOf(api)} Basic ${btoa("me:pass word")}`]);
  });

  test("no request to this machine, with its key, reaches a proxy", async () => {
    const address = `http://127.0.0.1:${portOf(proxy)}`;
    const proxies = { HTTP_PROXY: address, http_proxy: address, HTTPS_PROXY: address, NODE_USE_ENV_PROXY: "1" };
    const plain = portOf(plainApi);
    const urls = [`http://127.0.0.1:${plain}`, `http://localhost:${plain}`, `https://localhost:${portOf(api)}`];
    for (const url of urls) expect(await list(`${url}/v1`, { ...trust, ...proxies })).toMatchObject({ code: 0 });
    await list("http://[::1]:9/v1", proxies);
    expect(asked).toEqual([]);
  });

  test("a proxy that refuses or is missing means that nothing was sent", async () => {
    const refused = await list("https://refused.test/v1", { HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` });
    expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining("407")]);
    const missing = await list("https://refused.test/v1", { HTTPS_PROXY: "http://me:secret-word@127.0.0.1:9" });
    expect(missing.code).toBe(6);
    const wrong = await list("https://refused.test/v1", { HTTPS_PROXY: "socks5://me:secret-word@x" });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("HTTPS_PROXY must be the URL of a proxy")]);
    const bad = await list("https://refused.test/v1", { HTTPS_PROXY: "http://me:secret-word%zz@127.0.0.1:9" });
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('has a "%" that begins no escape')]);
    expect(missing.stderr + wrong.stderr + bad.stderr).not.toContain("secret-word");
  });
});

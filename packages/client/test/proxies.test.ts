import { spawn } from "node:child_process";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";

const body = JSON.stringify({ data: { id: "pl_1", type: "pipeline", attributes: {} } });
const program = `
import { createClient } from "@planasonix/client";
const planasonix = createClient({ apiKey: "k", maxRetries: 0 });
const failed = ({ name, phase, message }) => name + " " + phase + ": " + message;
console.log(await planasonix.pipelines.run("pl_1").then(({ id }) => id, failed));
`;

test("uses the proxy that HTTP_PROXY names, in Node only if NODE_USE_ENV_PROXY is set", async () => {
  const api = await listen(createServer((_, response) => response.end(body)));
  const { proxy, seen } = await startProxy(api);
  const unused = `127.0.0.1:${await unusedPort()}`; // Nothing listens there: only the proxy reaches the API.
  const env = { HTTP_PROXY: proxy, PLANASONIX_BASE_URL: `http://${unused}/v1` };

  expect(await run({ ...env, NODE_USE_ENV_PROXY: "1" })).toBe("pl_1");
  expect(seen).toHaveLength(1);
  expect(seen[0]).toContain(unused);
  expect(await run(env)).toContain("ConnectionError connect: ");
  expect(seen).toHaveLength(1);
});

test("says that the proxy requires a password, and that nothing was sent", async () => {
  const refusal = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
  const proxy = createServer((_, response) => response.writeHead(407).end());
  proxy.on("connect", (_, socket) => socket.end(refusal));
  const address = `http://127.0.0.1:${await listen(proxy)}`;
  const env = { HTTPS_PROXY: address, PLANASONIX_BASE_URL: "https://api.test/v1", NODE_USE_ENV_PROXY: "1" };

  const message = await run(env);

  expect(message).toMatch(/^ConnectionError connect: POST \S+ could not be sent to api\.test \(.*407.*\)$/);
});

/**
 * Starts a proxy that forwards every request to a port and records the target. Supports both tunnels and absolute URLs:
 * which of them Node uses depends on its version.
 */
async function startProxy(port: number): Promise<{ readonly proxy: string; readonly seen: readonly string[] }> {
  const seen: string[] = [];
  const server = createServer((received, response) => {
    seen.push(received.url ?? "");
    request({ port, path: "/", headers: received.headers }, (answer) => answer.pipe(response)).end();
  });
  server.on("connect", (received, socket) => {
    seen.push(received.url ?? "");
    const tunnel = connect(port, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.pipe(socket).pipe(tunnel);
  });
  return { proxy: `http://127.0.0.1:${await listen(server)}`, seen };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs the program in a process with only these environment variables. Returns its output. */
async function run(env: Readonly<Record<string, string>>): Promise<string> {
  const cwd = new URL("../", import.meta.url); // Here, the program can import the package by its name.
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd, env });
  return (await text(child.stdout)).trim();
}

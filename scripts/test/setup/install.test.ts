import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { requireRegistry } from "../../setup/install.mjs";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** The settings of a machine that uses the given server as its registry. */
async function registryAt(server: Server): Promise<Record<string, string>> {
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { PATH: process.env.PATH ?? "", npm_config_registry: `http://user:s3cret@127.0.0.1:${port}/` };
}

const messageOf = (env: Record<string, string>, timeoutMs = 60_000): Promise<string> =>
  requireRegistry(env, timeoutMs).then(
    () => "",
    (error: Error) => error.message,
  );

describe("requireRegistry", () => {
  test.each([200, 404, 503])("treats a registry that responds with status %i as reachable", async (status) => {
    const env = await registryAt(createHttpServer((_, response) => response.writeHead(status).end("{}")));

    expect(await messageOf(env)).toBe("");
  });

  test("reports in one line a registry that refuses connections, without the password in its address", async () => {
    const closed = createServer();
    const env = await registryAt(closed);
    await new Promise((resolve) => closed.close(resolve));
    const message = await messageOf(env);

    expect(message).toMatch(
      /^No response from the npm registry at http:\/\/127\.0\.0\.1:\d+\/ \(ECONNREFUSED\)\. Check .*$/,
    );
    expect(message).not.toContain("s3cret");
  });

  test("reports a registry that accepts connections and never responds", async () => {
    const sockets: { destroy(): void }[] = [];
    const env = await registryAt(createServer((socket) => sockets.push(socket)));
    const message = await messageOf(env, 1_000);
    for (const socket of sockets) socket.destroy();

    expect(message).toMatch(/^No response from the npm registry at .*$/);
  });
});

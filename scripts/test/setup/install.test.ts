import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { requireRegistry } from "../../setup/install.mjs";

/** The message of the error for a registry on loopback; empty if it is reachable. */
async function messageFor(listener: RequestListener, timeoutMs = 60_000): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const env = { PATH: process.env.PATH ?? "", npm_config_registry: `http://user:s3cret@127.0.0.1:${port}/` };
  const message = await requireRegistry(env, timeoutMs).then(
    () => "",
    (error: Error) => error.message,
  );
  server.closeAllConnections();
  server.close();
  return message;
}

// tests/setup/test/before-installing.test.ts tests a registry that refuses connections, and one that lacks packages.
describe("requireRegistry", () => {
  test.each([200, 503])("treats a registry that responds with status %i as reachable", async (status) => {
    expect(await messageFor((_, response) => response.writeHead(status).end("{}"))).toBe("");
  });

  test("reports in one line a registry that never responds, without the password in its address", async () => {
    expect(await messageFor(() => {}, 1_000)).toMatch(
      /^No response from the npm registry at http:\/\/127\.0\.0\.1:\d+\/ \(.+\)\. Check .*$/,
    );
  });
});

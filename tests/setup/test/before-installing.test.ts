import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClone, removeClone, runNpm } from "../src/clone.ts";

const clone = createClone();
const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
/** The environment of a user whose home folder has no store and no cache. */
const emptyHome = { HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, PNPM_HOME: home };
const server = createServer();
let port: number;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  removeClone(clone);
  rmSync(home, { recursive: true });
});

/** Runs npm. Returns the exit code, and the output without the lines in which npm names the script. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<[number | null, string]> {
  const program = runNpm(args, clone, env);
  const code = await program.ended;
  const lines = program.output().split("\n");
  return [code, lines.filter((line) => line !== "" && !line.startsWith("> ")).join("\n")];
}

describe("in a clone in which nothing is installed", () => {
  test("npm start suggests to let the system select a port if the requested one is in use, and installs nothing", async () => {
    const [code, line] = await run(["start", "--", "--port", String(port)]);

    expect(code).toBe(2);
    expect(line).toMatch(/^Port \d+ of 127\.0\.0\.1 is in use\. .* npm start -- --port 0\.$/);
    expect(existsSync(join(clone, "node_modules"))).toBe(false);
  });

  test("npm start rejects an invalid port, prints its options for --help, and installs nothing", async () => {
    expect(await run(["start", "--", "--port", "many"])).toEqual([
      2,
      '"--port" must be a whole number from 0 to 65535, got "many".',
    ]);
    const [code, usage] = await run(["start", "--", "--help"]);
    expect([code, usage]).toEqual([0, expect.stringContaining("--once")]);
    expect(existsSync(join(clone, "node_modules"))).toBe(false);
  });

  test("npm start reports that the registry does not respond, without the retries of npm", async () => {
    const closed = `http://127.0.0.1:${port}/`;
    server.close();
    const endless = { npm_config_fetch_retries: "5", npm_config_fetch_retry_mintimeout: "600000" };
    const [code, line] = await run(["start"], { ...emptyHome, ...endless, npm_config_registry: closed });

    expect(code).toBe(2);
    expect(line).toContain(`No response from the npm registry at ${closed} (ECONNREFUSED).`);
  });

  test("npm start uses the registry that npm_config_registry names, and reports why the installation fails", async () => {
    const agents = new Set<string>();
    const registry = createHttpServer(({ headers }, response) => {
      agents.add(headers["user-agent"]?.split("/")[0] ?? "");
      response.writeHead(404).end("{}");
    }).listen(0, "127.0.0.1");
    await once(registry, "listening");
    const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
    const [code, text] = await run(["start"], { ...emptyHome, npm_config_registry: address });
    registry.close();

    expect(code).toBe(2);
    expect(text).toMatch(/FAILED: (install|fetch) .*[\s\S]*404/);
    expect([...agents]).toEqual(expect.arrayContaining(text.includes("FAILED: install") ? ["npm", "pnpm"] : ["npm"]));
  });

  test.each(["install", "ci", "add"])("npm %s fails and installs nothing", async (command) => {
    const args = command === "add" ? ["add", "lodash"] : [command];
    const [code] = await run(args, { npm_config_offline: "true" });

    expect(code).not.toBe(0);
    expect(existsSync(join(clone, "node_modules"))).toBe(false);
  });

  test("npm install names the commands to use instead", async () => {
    const [, text] = await run(["install"]);

    expect(text).toContain("type npm start, npm test or npm run setup instead");
  });
});

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadText } from "../../src/adopt/load.ts";

const folder = mkdtempSync(join(tmpdir(), "load-"));
const server = createServer((request, response) => {
  switch (request.url) {
    case "/openapi.json":
      return response.end('{"openapi":"3.1.0"}');
    case "/login":
      return response.writeHead(302, { Location: "https://sso.example/login" }).end();
    case "/moved":
      return response.writeHead(301).end();
    case "/empty":
      return response.writeHead(204).end();
    case "/large":
      response.on("error", () => {});
      for (let part = 0; part < 21; part += 1) response.write("x".repeat(1_000_000));
      return response.end();
    case "/gone":
      return response.destroy();
    default:
      return response.writeHead(404).end();
  }
});
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

describe("loadText", () => {
  test("reads a file and a URL", async () => {
    const file = join(folder, "openapi.json");
    writeFileSync(file, "{}");

    expect(await loadText(file)).toBe("{}");
    expect(await loadText(`${url}/openapi.json`)).toBe('{"openapi":"3.1.0"}');
    expect(await loadText(`${url}/empty`)).toBe("");
  });

  test.each([
    [
      "leads to a login page",
      "/login",
      /redirects to "https:\/\/sso.example\/login", perhaps to log in: download the file/,
    ],
    ["leads nowhere", "/moved", /redirects to "another page", perhaps to log in: download the file/],
    ["has no file", "/nothing", /responds with status 404: download the file/],
    ["has more than 20 MB", "/large", /has more than 20 MB: pass a description without examples/],
    ["does not respond", "/gone", /cannot be loaded \(\w+\): check the URL/],
  ])("refuses a URL that %s", async (_, path, message) => {
    await expect(loadText(url + path)).rejects.toThrow(message);
  });

  test("refuses a file that is missing or has more than 20 MB", async () => {
    const large = join(folder, "large.yaml");
    writeFileSync(large, "");
    truncateSync(large, 20_000_001);

    await expect(loadText(large)).rejects.toThrow("has more than 20 MB");
    await expect(loadText(join(folder, "missing"))).rejects.toThrow(
      /cannot be read \(ENOENT\): pass the path or the URL/,
    );
  });
});

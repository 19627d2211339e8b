// The servers of the comparison. Each returns the same pipeline for a GET by ID.
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peersFolder } from "../clients/peers.ts";
import type { Program } from "./served.ts";

/** The path of a resource from the examples of the API description. */
export const path = "/pipelines/pl_01hqxyz";

const own = createRequire(import.meta.url);
const peers = createRequire(peersFolder);

/** The file that a package of this repository runs as its command. */
function commandOf(name: string): string {
  return own.resolve(`@planasonix/${name}/package.json`).replace(/package\.json$/, "dist/bin.js");
}

/** The sandbox, with its data in memory. */
export const sandbox: Program = {
  name: "sandbox",
  args: [commandOf("sandbox"), "--port", "0"],
  address: /at (http:\S+) - try: curl -H 'Authorization: Bearer (\S+)'/,
};

/**
 * The other servers. node:http and json-server respond with the resource in `body`, which is a response of the sandbox;
 * the mock and Prism respond with the example in the API description.
 */
export async function others(body: string): Promise<readonly Program[]> {
  const [prismUrl, jsonServerUrl] = [await freeUrl(), await freeUrl()];
  const prism = ["mock", "--verboseLevel", "silent", "--port", new URL(prismUrl).port];
  const jsonServer = ["--quiet", "--host", "127.0.0.1", "--port", new URL(jsonServerUrl).port];
  return [
    { name: "node:http", args: ["--input-type=module", "-e", bareServer(body)], address: /(http:\S+)/ },
    {
      name: "json-server",
      args: [peers.resolve("json-server/lib/cli/bin.js"), ...jsonServer, databaseOf(body)],
      address: jsonServerUrl,
    },
    { name: "mock", args: [commandOf("mock"), "--port", "0"], address: /at (http:\S+)/ },
    {
      name: "Prism",
      args: [peers.resolve("@stoplight/prism-cli"), ...prism, own.resolve("@planasonix/openapi/openapi.json")],
      address: prismUrl,
    },
  ];
}

/** Returns the source of a server that does the minimum work in Node: it sends the same body for every request. */
function bareServer(body: string): string {
  return `import { createServer } from "node:http";
const body = ${JSON.stringify(body)};
const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.listen(0, "127.0.0.1", () => console.log("http://127.0.0.1:" + server.address().port + " "));`;
}

/** Writes a database of json-server that contains the resource in this body, and returns its path. */
function databaseOf(body: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "json-server-")), "db.json");
  writeFileSync(file, JSON.stringify({ pipelines: [JSON.parse(body).data] }));
  return file;
}

async function freeUrl(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}`;
}

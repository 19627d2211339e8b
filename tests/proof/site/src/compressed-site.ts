import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { builtSite } from "./built-site.ts";
import { readFiles } from "./html.ts";

/** The built site, compressed as hosts of sites send it. */
export interface CompressedSite {
  readonly url: string;
  /** The bytes that were sent since the last call. */
  readonly takeBytes: () => number;
  readonly close: () => void;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

/** How slow a connection is. */
export interface Connection {
  /** The time before each response. */
  readonly latencyMs: number;
  readonly bytesPerMs: number;
}

/** Serves the built site, compressed. @default as fast as the machine */
export async function serveCompressed(
  { latencyMs, bytesPerMs }: Connection = { latencyMs: 0, bytesPerMs: Number.POSITIVE_INFINITY },
): Promise<CompressedSite> {
  const files = new Map([...readFiles(builtSite)].map(([path, file]) => [path, gzipSync(file)]));
  let bytes = 0;
  let freeAt = 0;
  const server = createServer(async ({ url = "/" }, response) => {
    const path = url.slice(1).replace(/(^|\/)$/, "$1index.html");
    const file = files.get(path);
    await wait(latencyMs);
    if (file === undefined) return response.writeHead(404).end();
    const type = types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": "max-age=600" });
    bytes += file.length;
    if (bytesPerMs === Number.POSITIVE_INFINITY) return response.end(file);
    // All responses share the line, in pieces of 10 ms.
    for (let at = 0; at < file.length; at += 10 * bytesPerMs) {
      const now = performance.now();
      freeAt = Math.max(freeAt, now) + Math.min(10, (file.length - at) / bytesPerMs);
      await wait(freeAt - now);
      response.write(file.subarray(at, at + 10 * bytesPerMs));
    }
    return response.end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    takeBytes: () => {
      const sent = bytes;
      bytes = 0;
      return sent;
    },
    close: () => server.close(),
  };
}

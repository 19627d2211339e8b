import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server that stores objects as S3 does, with ETags and conditional writes. */
export interface ObjectStore extends AsyncDisposable {
  readonly url: string;
  /** The status of the next PUT, which then has no effect. */
  failNext(status: number): void;
  /** Whether requests get no response, or only the beginning of one, until further notice. */
  freeze(kind: "no response" | "half a response" | undefined): void;
}

export async function startObjectStore(): Promise<ObjectStore> {
  const objects = new Map<string, { readonly value: string; readonly etag: string }>();
  let failure: number | undefined;
  let frozen: "no response" | "half a response" | undefined;
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    const stored = objects.get(path);
    if (frozen === "half a response") {
      response.writeHead(200, { ETag: '"1"', "Content-Length": "10" });
      return void response.write("{");
    }
    if (frozen) return;
    if (request.method === "GET") {
      if (stored) response.writeHead(200, { ETag: stored.etag }).end(stored.value);
      else response.writeHead(404).end();
      return;
    }
    const value = await text(request);
    const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
    // Read again: the request may have taken a while to arrive.
    const current = objects.get(path);
    const status =
      failure ??
      (ifMatch !== undefined && !current
        ? 404
        : (ifNoneMatch === "*" && current) || (ifMatch !== undefined && ifMatch !== current?.etag)
          ? 412
          : 200);
    failure = undefined;
    if (status !== 200) return void response.writeHead(status).end();
    const etag = `"${createHash("md5").update(value).digest("hex")}"`;
    objects.set(path, { value, etag });
    response.writeHead(200, { ETag: etag }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/starts`,
    failNext: (status) => {
      failure = status;
    },
    freeze: (kind) => {
      frozen = kind;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The built site behind a server that sees the requests of workers as well. */
export interface WatchedSite extends AsyncDisposable {
  readonly url: string;
  /** The paths that were requested since the last call. */
  readonly takePaths: () => string[];
}

/** Serves a site at another address. @param workerPolicy The policy with which it sends the program of the worker. */
export async function watchSite(site: string, workerPolicy?: string): Promise<WatchedSite> {
  const paths: string[] = [];
  const server = createServer(async ({ url: path = "/" }, response) => {
    paths.push(path);
    const { status, headers, body } = await fetch(new URL(path, site));
    response.writeHead(status, {
      "content-type": headers.get("content-type") ?? "",
      ...(/worker.*\.js$/.test(path) && workerPolicy && { "content-security-policy": workerPolicy }),
    });
    for await (const part of body ?? []) response.write(part);
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    takePaths: () => paths.splice(0),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

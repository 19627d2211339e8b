import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Viewer } from "./viewers.ts";

/** A server on the loopback interface that serves a viewer's page at `/`. */
export interface ViewerServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Serves a viewer's page and the files that it loads. */
export async function serveViewer(viewer: Viewer): Promise<ViewerServer> {
  const page = await viewer.page();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://127.0.0.1");
    const asset = viewer.assets[pathname];
    if (pathname === "/") response.writeHead(200, { "content-type": "text/html" }).end(page);
    else if (asset === undefined) response.writeHead(404).end();
    else createReadStream(asset.file).pipe(response.writeHead(200, { "content-type": asset.type }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // The address of a listening TCP server is never a string or null.
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}

import type { RequestListener } from "node:http";
import { responseHeaders } from "./response.ts";

/** The size of the file, in bytes. */
export const fileBytes = 200_000_000;

/** Responds to a download with a file of 200 MB, and to any other request with a page of 1 MB. */
export function serveLarge(): RequestListener {
  const chunk = Buffer.alloc(1_000_000, 1);
  const items = Array.from({ length: 1_000 }, (_, index) => ({
    id: `pl_${index}`,
    type: "pipeline",
    attributes: { name: `Pipeline ${index}`, description: "Copies the orders of the shop. ".repeat(29) },
  }));
  const page = Buffer.from(JSON.stringify({ data: items, meta: { page: { limit: 1_000, cursor: null } } }));
  return async ({ url = "" }, response) => {
    if (!url.includes("download")) {
      response.writeHead(200, { ...responseHeaders, "content-length": page.byteLength }).end(page);
      return;
    }
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": fileBytes });
    for (let sent = 0; sent < fileBytes; sent += chunk.byteLength) {
      if (!response.write(chunk)) await new Promise((resolve) => response.once("drain", resolve));
    }
    response.end();
  };
}

import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRealClient } from "../real-client.ts";

// Downloads a file with a long-lived signal, abandons the file, and prints the number of the signal's listeners before
// and after the garbage collection.

const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/csv" }).write("a,b\n"); // The body never ends.
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { things } = createRealClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
const { signal } = new AbortController();

async function abandonFile(): Promise<number> {
  const file = await things.download("th_1", { signal });
  await file.body.getReader().read();
  return getEventListeners(signal, "abort").length;
}

const during = await abandonFile();
for (let round = 0; round < 5_000 && getEventListeners(signal, "abort").length > 0; round += 1) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  globalThis.gc?.();
}
console.log(JSON.stringify({ during, after: getEventListeners(signal, "abort").length }));
process.exit();

import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import { createRealClient } from "./real-client.ts";

// Run by garbage.test.ts with --expose-gc: makes calls with one signal, some with a retry, and prints the number of
// requests and listeners, the warnings and the growth of the heap.

const warmUp = 1_000;
const measured = 2_000;
const concurrency = 25;

const warnings: string[] = [];
process.on("warning", ({ name }) => warnings.push(name));

let requests = 0;
const server = createServer((_, response) => {
  requests += 1;
  response.statusCode = requests % 10 === 0 ? 503 : 200;
  response.setHeader("content-type", "application/json").end('{"data":{"id":"th_1","type":"thing","attributes":{}}}');
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const port = address instanceof Object ? address.port : 0;

const { things } = createRealClient(`http://127.0.0.1:${port}`);
const controller = new AbortController();
const { signal } = controller;
let mostListeners = 0;

await makeCalls(warmUp);
const heapBefore = await heapBytes();
await makeCalls(measured);
const heapAfter = await heapBytes();
console.log(
  JSON.stringify({
    calls: measured,
    requests,
    warnings,
    mostListeners,
    listenersLeft: getEventListeners(signal, "abort").length,
    grownBytes: heapAfter - heapBefore,
  }),
);
server.close();
server.closeAllConnections();

async function makeCalls(count: number): Promise<void> {
  for (let made = 0; made < count; made += concurrency) {
    const calls = Array.from({ length: concurrency }, () => things.get("th_1", { signal }));
    mostListeners = Math.max(mostListeners, getEventListeners(signal, "abort").length);
    await Promise.all(calls);
  }
}

async function heapBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

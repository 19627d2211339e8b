import { createServer } from "node:net";
import { createRealClient } from "./real-client.ts";

// Run by garbage.test.ts with --expose-gc: collects garbage during calls that never get a complete response, and prints
// how they end.

const server = createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", (data) => {
    if (data.includes("/body")) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const origin = `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
const { things } = createRealClient(origin, { timeoutMs: 60, maxRetries: 0 });
const patient = createRealClient(origin, { maxRetries: 0 }).things;
const deaf = createRealClient(origin, {
  timeoutMs: 60,
  maxRetries: 0,
  fetch: (url, { signal: _, ...init }) => fetch(url, init),
}).things;

// The headers of the file arrive before the first collection. On a busy machine, they may exceed timeoutMs at first.
const file = await patient.download("body", { timeoutMs: 500, maxRetries: 30 });
const collecting = setInterval(() => globalThis.gc?.(), 5);
const ends = {
  "timeoutMs before the headers": things.get("head"),
  "timeoutMs within the body": things.get("body"),
  "timeoutMs with a fetch that ignores signals": deaf.get("body"),
  deadlineMs: patient.get("head", { deadlineMs: 60 }),
  "stalled file": new Response(file.body).text(),
  "AbortSignal.timeout": patient.get("head", { signal: AbortSignal.timeout(60) }),
  "AbortSignal.any": patient.get("body", { signal: AbortSignal.any([AbortSignal.timeout(60)]) }),
};
const names = await Promise.all(
  Object.entries(ends).map(async ([bound, call]) => [bound, await call.catch((error: Error) => error.name)]),
);
console.log(JSON.stringify(Object.fromEntries(names)));
clearInterval(collecting);
process.exit();

import { getEventListeners } from "node:events";
import { createStallClient } from "./client.ts";

const fetch = async (): Promise<Response> => Response.json({ data: { id: "a" } });
const client = createStallClient("https://api.test/v1", { fetch });
const { signal } = new AbortController();
const callAll = (count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, () => client.get("a", { signal })));

for (let index = 0; index < 20; index += 1) await callAll(100);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
for (let index = 0; index < 20; index += 1) await callAll(100);
globalThis.gc?.();
const grownBytes = process.memoryUsage().heapUsed - before;
console.log(JSON.stringify({ listeners: getEventListeners(signal, "abort").length, grownBytes }));

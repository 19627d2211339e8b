import { createRealClient } from "./real-client.ts";

// Run by garbage.test.ts with --expose-gc: prints how much memory 100 calls that have ended keep through a collection of
// the young generation alone, in bytes, and how much text they have returned.

const data = { id: "th_1", type: "thing", attributes: { name: "x".repeat(20_000) } };
const text = JSON.stringify({ data });
const { things } = createRealClient("http://127.0.0.1:9", { fetch: async () => new Response(text) });

async function callMany(): Promise<number> {
  for (let calls = 0; calls < 100; calls += 1) await things.get("th_1");
  globalThis.gc?.({ type: "minor" });
  return process.memoryUsage().heapUsed;
}

await callMany(); // V8 allocates more while the code is new.
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const keptBytes = (await callMany()) - before;
console.log(JSON.stringify({ keptBytes, returnedBytes: 100 * text.length }));

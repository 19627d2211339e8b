// Uses a client for a long time, and prints one line of JSON for each kind of use, with the growth of the heap and the
// numbers of listeners and timers that remain. Needs --expose-gc.
import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import { createClient } from "@planasonix/client";
import { undiciFetch } from "@planasonix/client/undici";

const headers = { "content-type": "application/json" };
const resource = JSON.stringify({ data: { id: "pl_1", type: "pipeline", attributes: {} } });
const { signal } = new AbortController();

/** The size of the heap after a garbage collection, in MB. */
async function heapMb(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed / 1e6;
}

async function measure(what: string, parts: number, work: () => Promise<unknown>): Promise<void> {
  await work(); // Warms up.
  const before = await heapMb();
  for (let part = 0; part < parts; part += 1) await work();
  const grownMb = (await heapMb()) - before;
  const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  console.log(JSON.stringify({ what, grownMb, listeners: getEventListeners(signal, "abort").length, timers }));
}

function make(fetch: (url: string) => Promise<Response>): ReturnType<typeof createClient> {
  const options = { apiKey: "plnx_live_bench", baseUrl: "http://127.0.0.1:9/v1", maxRetries: 2, random: () => 0 };
  return createClient({ ...options, fetch });
}

let requests = 0;
const faulty = make(async () => {
  requests += 1;
  if (requests % 5_000 === 0) throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
  return requests % 50 === 0 ? new Response("{}", { status: 404, headers }) : new Response(resource, { headers });
});
const callMany = (count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, () => faulty.pipelines.get("pl_1", { signal }).catch(() => {})));

let pages = 0;
const listed = JSON.stringify(Array.from({ length: 1_000 }, () => ({ id: "pl_1", type: "pipeline", attributes: {} })));
const lists = make(async () => {
  pages += 1;
  const cursor = pages % 100 === 0 ? "null" : `"c${pages}"`;
  return new Response(`{"data":${listed},"meta":{"page":{"cursor":${cursor}}}}`, { headers });
});

const logs = make(async (url) => {
  if (!url.includes("/logs")) {
    return Response.json({ data: { id: "run_1", type: "pipeline_run", attributes: { status: "succeeded" } } });
  }
  pages += 1;
  const attributes = { ts: "2026-01-01T00:00:00Z", message: "a line" };
  const data = Array.from({ length: 1_000 }, (_, index) => ({ id: `${pages}_${index}`, type: "log", attributes }));
  return Response.json({ data, meta: { page: { cursor: pages % 100 === 0 ? null : `c${pages}` } } });
});

await measure("500,000 calls with faults, 50 at once", 10, async () => {
  for (let round = 0; round < 1_000; round += 1) await callMany(50);
});
await measure("10,000 calls at once, 5 times", 5, () => callMany(10_000));
await measure("1,000,000 items of lists", 10, async () => {
  for await (const _ of lists.pipelines.list({}, { signal }));
});
await measure("1,000,000 lines of logs", 10, async () => {
  for await (const _ of logs.runs.followLogs("run_1", {}, { signal }));
});

const server = createServer((_, response) => {
  requests += 1;
  if (requests % 5_000 === 0) response.destroy();
  else response.writeHead(requests % 50 === 0 ? 404 : 200, headers).end(resource);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const overUndici = createClient({
  apiKey: "plnx_live_bench",
  baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`,
  random: () => 0,
  fetch: undiciFetch(),
});
await measure("1,000,000 calls over undici with faults, 50 at once", 10, async () => {
  for (let round = 0; round < 2_000; round += 1) {
    const calls = Array.from({ length: 50 }, () => overUndici.pipelines.get("pl_1", { signal }).catch(() => {}));
    await Promise.all(calls);
  }
});
process.exit();

// Runs 10,000 waits in virtual time, and prints the time of the slowest of the calls that run meanwhile.
import { elapsedMs, installVirtualTime, passUntil } from "../virtual-time.ts";

installVirtualTime(); // Must precede the import of the client.
const { createClient } = await import("@planasonix/client");
const latencyMs = 50;
const controller = new AbortController();
const { signal } = controller;
const { runs, pipelines } = createClient({
  apiKey: "plnx_live_bench",
  baseUrl: "http://127.0.0.1:9/v1",
  async fetch(url) {
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    const [id, type] = url.includes("/runs/") ? ["run_1", "pipeline_run"] : ["pl_1", "pipeline"];
    return Response.json({ data: { id, type, attributes: { status: "running" } } });
  },
});
const waits = Array.from({ length: 10_000 }, () => runs.wait("run_1", { signal }).catch(() => {}));
let slowestMs = 0;
for (let second = 0; second < 30; second += 1) {
  await passUntil(new Promise((resolve) => setTimeout(resolve, 1_000)));
  const startedAt = elapsedMs();
  await passUntil(pipelines.get("pl_1"));
  slowestMs = Math.max(slowestMs, elapsedMs() - startedAt);
}
controller.abort();
await passUntil(Promise.all(waits));
console.log(JSON.stringify({ slowestMs }));

// Runs one server in a process of its own, and reports what it uses.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [kind] = process.argv.slice(2);
const before = process.cpuUsage();
const { url, apiKey } = await start();
const { user, system } = process.cpuUsage(before);
process.send?.({ url, apiKey, startMs: (user + system) / 1000 });
process.on("message", () => {
  const used = process.cpuUsage();
  process.send?.({ cpuUs: used.user + used.system, rss: process.memoryUsage().rss });
});
process.on("disconnect", () => process.exit());

async function start(): Promise<{ readonly url: string; readonly apiKey: string }> {
  if (kind === "sandbox") {
    const { startSandbox } = await import("../dist/index.js");
    return startSandbox({ clock: "manual" });
  }
  if (kind === "mock") {
    const { startMock } = await import("@planasonix/mock");
    return { ...(await startMock()), apiKey: "any-key" };
  }
  const body = JSON.stringify({ data: { id: "pl_01hqxyz", type: "pipeline", attributes: { name: "x".repeat(700) } } });
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey: "" };
}

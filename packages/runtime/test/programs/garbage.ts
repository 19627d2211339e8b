import type { FileResponse } from "../../src/file.ts";
import { createFetchOver } from "../../src/raw.ts";
import { createStallClient } from "./client.ts";
import { startStallingServer } from "./stalling-server.ts";

const { baseUrl, server } = await startStallingServer();
const client = createStallClient(baseUrl, { timeoutMs: 300 });
const patient = createStallClient(baseUrl);
const outcomeOf = (call: unknown): Promise<unknown> =>
  Promise.resolve(call).then(
    () => "resolved",
    (error: unknown) => (error instanceof Error ? error.name : error),
  );

/** Nobody else holds the controllers: only their signals go into the calls. */
function callUnderSignal(call: (signal: AbortSignal) => unknown): Promise<unknown> {
  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 300);
  return outcomeOf(call(controller.signal));
}

async function readFile(): Promise<string> {
  const { body } = (await client.download("half")) as FileResponse;
  return new Response(body).text();
}

const raw = createFetchOver<{ "/{id}": { get: { responses: object } } }>(patient.core, {});
const outcomes = Promise.all([
  outcomeOf(client.get("stall")),
  callUnderSignal((signal) => patient.get("stall", { signal })),
  callUnderSignal((signal) => raw.GET("/{id}", { params: { path: { id: "stall" } }, signal } as never)),
  outcomeOf(readFile()),
]);
const collecting = setInterval(() => globalThis.gc?.(), 10);
const [timeout, signal, rawSignal, file] = await outcomes;
clearInterval(collecting);
console.log(JSON.stringify({ timeout, signal, raw: rawSignal, file }));
server.close();
server.closeAllConnections();

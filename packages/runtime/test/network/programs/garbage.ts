import { createOpenApiFetchClient } from "../../../src/raw.ts";
import { createStallClient } from "./client.ts";
import { startStallingServer } from "./stalling-server.ts";

interface Paths {
  "/{id}": { get: { parameters: { path: { id: string } }; responses: object } };
}

const { baseUrl, server } = await startStallingServer();
const raw = createOpenApiFetchClient<Paths>({ exchange: createStallClient(baseUrl).exchange, tables: {} });
const collecting = setInterval(() => globalThis.gc?.(), 10);

/** Makes a call with a signal whose controller only a timer references. */
function callUnderSignal(): Promise<unknown> {
  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 300);
  return raw.GET("/{id}", { params: { path: { id: "stall" } }, signal: controller.signal });
}

const outcome = await callUnderSignal().catch((reason: unknown) => reason);
console.log(JSON.stringify({ raw: outcome }));
clearInterval(collecting);
server.close();
server.closeAllConnections();

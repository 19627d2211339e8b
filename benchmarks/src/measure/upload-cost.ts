// Measures the cost of a body of bytes against bare fetch, and prints one JSON object. `rows/errors.ts` runs this program
// in its own process, and a server in another one.
import { createClient } from "@planasonix/client";
import { startServer } from "../servers/start.ts";
import { cpuMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

const bytes = new Uint8Array(100_000_000);
await using server = await startServer("instant");
const planasonix = createClient({ apiKey: "plnx_live_bench", baseUrl: server.baseUrl });
// The types of the client allow only JSON, but a program that reads a file often passes its bytes.
const create: (body: never) => PromiseLike<unknown> = planasonix.pipelines.create;

const cpuRatio = await compareInRounds({
  meter: cpuMeter,
  async base() {
    const response = await fetch(`${server.baseUrl}/pipelines`, { method: "POST", body: bytes });
    await response.json();
  },
  async subject() {
    await create(bytes as never);
  },
  rounds: 7,
  warmUpRounds: 1,
});
console.log(JSON.stringify({ cpuRatio }));

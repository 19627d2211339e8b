// Measures the CPU time of large responses against bare fetch, and prints one JSON object. `rows/downloads.ts` runs this
// program in its own process, and a server in another one.
import { createClient } from "@planasonix/client";
import { fileBytes } from "../servers/large.ts";
import { startServer } from "../servers/start.ts";
import { keepDispatcher } from "./keep-dispatcher.ts";
import { cpuMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

await using server = await startServer("large");
const { baseUrl } = server;
const { undiciFetch } = await keepDispatcher(() => import("@planasonix/client/undici"));
const planasonix = createClient({ apiKey: "plnx_live_bench", baseUrl });
const overUndici = createClient({ apiKey: "plnx_live_bench", baseUrl, fetch: undiciFetch() });

async function readAll(body: ReadableStream<Uint8Array> | null): Promise<void> {
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += chunk.byteLength;
  if (bytes !== fileBytes) throw new Error(`The file has ${bytes} bytes instead of ${fileBytes}`);
}

const compareFile = (client: typeof planasonix): Promise<number> =>
  compareInRounds({
    meter: cpuMeter,
    base: async () => readAll((await fetch(`${baseUrl}/diagnostics/d_1/download`)).body),
    subject: async () => readAll((await client.diagnostics.download("d_1")).body),
    rounds: 9,
    turnsPerRound: 2,
    warmUpRounds: 1,
  });

const comparePage = (client: typeof planasonix): Promise<number> =>
  compareInRounds({
    meter: cpuMeter,
    async base() {
      for (let left = 40; left > 0; left -= 1) await (await fetch(`${baseUrl}/pipelines`)).json();
    },
    async subject() {
      for (let left = 40; left > 0; left -= 1) await client.pipelines.list();
    },
    rounds: 11,
    warmUpRounds: 4,
  });

console.log(
  JSON.stringify({
    file: [await compareFile(planasonix), await compareFile(overUndici)],
    page: [await comparePage(planasonix), await comparePage(overUndici)],
  }),
);

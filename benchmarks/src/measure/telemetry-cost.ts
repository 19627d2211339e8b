// Measures the cost of telemetry that nobody receives, and prints one JSON object. `rows/telemetry.ts` runs this program
// in its own process.
import { createClient } from "@planasonix/client";
import { openTelemetry } from "@planasonix/client/otel";
import { stubbed } from "../servers/stubbed.ts";
import { cpuMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

const calls = 3_000;
const turnsPerRound = 4;
const options = { ...stubbed, apiKey: "plnx_live_bench" };

const cpuRatio = await compareInRounds({
  meter: cpuMeter,
  base: turnOf(createClient(options)),
  subject: turnOf(createClient({ ...options, telemetry: openTelemetry() })),
  rounds: 15,
  turnsPerRound,
  warmUpRounds: Math.ceil(60_000 / calls / turnsPerRound),
});
console.log(JSON.stringify({ cpuRatio }));

function turnOf(planasonix: ReturnType<typeof createClient>): () => Promise<void> {
  return async () => {
    for (let left = calls; left > 0; left -= 1) await planasonix.pipelines.get("pl_01hqxyz");
  };
}

import { fileURLToPath } from "node:url";
import type { Row } from "../result.ts";
import { run } from "../run.ts";

/** The cost of `openTelemetry` in a program that has registered no provider. */
export const telemetry: Row = {
  name: "telemetry",
  method:
    "CPU time of 3,000 GETs per turn with a stubbed fetch, 15 rounds of 4 turns after a warm-up of 60,000 calls: with the option telemetry and without a provider, relative to a client without the option in the same process.",
  async measure() {
    const program = fileURLToPath(new URL("../measure/telemetry-cost.ts", import.meta.url));
    const { cpuRatio }: { readonly cpuRatio: number } = JSON.parse(
      run(process.execPath, [program], import.meta.dirname),
    );
    return [
      {
        what: "GET with a stubbed fetch and telemetry that nobody receives, CPU time relative to none",
        atMost: 1.1,
        unit: "x",
        figures: [{ name: "ours", value: cpuRatio }],
      },
    ];
  },
};

import { fileURLToPath } from "node:url";
import type { Result, Row } from "../result.ts";
import { run } from "../run.ts";

/** The cost of an error: its creation, and the redaction of API keys and secret values. */
export const errors: Row = {
  name: "errors",
  method:
    "CPU time of a GET that fails with 404 minus that of a GET that succeeds, with a stubbed fetch, 200 calls per turn, 31 rounds; and wall time of a POST with 8,000 secret fields whose 400 response contains 802 strings, 5 rounds; no peers.",
  async measure() {
    const program = fileURLToPath(new URL("../measure/error-cost.ts", import.meta.url));
    const { oneKey, rotatedKeys, manySecretsMs } = JSON.parse(run(process.execPath, [program], import.meta.dirname));
    return [
      result("404 with a stubbed fetch, CPU time minus that of a success", 40, "µs", oneKey),
      result("404 after 100 rotated API keys, CPU time minus that of a success", 80, "µs", rotatedKeys),
      result("400 with 802 strings, to a POST with 8,000 secret fields", 100, "ms", manySecretsMs),
    ];
  },
};

function result(what: string, atMost: number, unit: "µs" | "ms", value: number): Result {
  return { what, atMost, unit, figures: [{ name: "ours", value }] };
}

import { fileURLToPath } from "node:url";
import type { Result, Row } from "../result.ts";
import { run } from "../run.ts";

/** The cost of an error (its creation, and the redaction of API keys and secret values), and of a body of bytes. */
export const errors: Row = {
  name: "errors",
  method:
    "CPU time of a GET that fails with 404 minus that of a GET that succeeds, with a stubbed fetch, 200 calls per turn, 31 rounds; CPU time of a POST with 8,000 secret fields whose 400 response contains 802 strings, 5 rounds; CPU time of a POST with 400 secrets whose response is 100 kB of text: secrets of one letter and of 4 to 403 characters in text of that letter, and six other shapes, three of them encoded twice, the highest of the medians of 11 rounds; and CPU time of a POST of 100 MB of bytes over loopback against bare fetch, 7 rounds; no peers.",
  async measure() {
    const { oneKey, rotatedKeys, manySecretsMs } = runProgram(new URL("../measure/error-cost.ts", import.meta.url));
    const { ms, twiceText, twiceSecrets } = runProgram(new URL("../measure/redaction-cost.ts", import.meta.url));
    const { cpuRatio } = runProgram(new URL("../measure/upload-cost.ts", import.meta.url));
    return [
      result("404 with a stubbed fetch, CPU time minus that of a success", 40, "µs", oneKey),
      result("404 after 100 rotated API keys, CPU time minus that of a success", 80, "µs", rotatedKeys),
      result("400 with 802 strings, to a POST with 8,000 secret fields, CPU time", 100, "ms", manySecretsMs),
      result("400 secrets hidden in 100 kB of text, CPU time", 30, "ms", ms),
      result("the same with twice the text, against once", 2.2, "x", twiceText),
      result("the same with twice the secrets, against once", 2.2, "x", twiceSecrets),
      result("POST of 100 MB in a Uint8Array, CPU time against bare fetch", 1.1, "x", cpuRatio),
    ];
  },
};

function runProgram(program: URL): Readonly<Record<string, number>> {
  return JSON.parse(run(process.execPath, [fileURLToPath(program)], import.meta.dirname));
}

function result(what: string, atMost: number, unit: "x" | "µs" | "ms", value = Number.NaN): Result {
  return { what, atMost, unit, figures: [{ name: "ours", value }] };
}

import { fileURLToPath } from "node:url";
import type { Row } from "../result.ts";
import { run } from "../run.ts";

const program = fileURLToPath(new URL("../measure/error-cost-main.ts", import.meta.url));

/** The CPU time of an error response. */
export const errors: Row = {
  name: "errors",
  method:
    "CPU time of a GET that gets a 404 minus that of one that succeeds, with a stubbed fetch; 200 calls per turn, 40 alternating rounds; no peers. With rotated keys, every attempt has another of 100 keys.",
  async measure() {
    const measureWith = (keys: number): number =>
      Number(run(process.execPath, ["--expose-gc", program, String(keys)], process.cwd()));
    return [
      { what: "a 404, CPU over a success", atMost: 40, unit: "µs", figures: [{ name: "ours", value: measureWith(1) }] },
      {
        what: "a 404, CPU over a success, 100 rotated keys",
        atMost: 80,
        unit: "µs",
        figures: [{ name: "ours", value: measureWith(100) }],
      },
    ];
  },
};

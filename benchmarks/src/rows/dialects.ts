import { fileURLToPath } from "node:url";
import type { Row } from "../result.ts";
import { run } from "../run.ts";

/** The cost of other forms of the API. */
export const dialects: Row = {
  name: "dialects",
  method:
    "CPU time of a list of 25 items in the form of a dialect, relative to the same items in the documented form, with a stubbed fetch, 100 calls per turn, 201 rounds in one process; no peers.",
  async measure() {
    const program = fileURLToPath(new URL("../measure/dialect-cost.ts", import.meta.url));
    const ratios: Readonly<Record<string, number>> = JSON.parse(run(process.execPath, [program], import.meta.dirname));
    return Object.entries(ratios).map(([dialect, value]) => ({
      what: `list of 25 in the dialect ${dialect}, CPU time relative to the documented form`,
      atMost: 1.2,
      unit: "x",
      figures: [{ name: "ours", value }],
    }));
  },
};

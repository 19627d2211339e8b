import { fileURLToPath } from "node:url";
import type { Result, Row } from "../result.ts";
import { run } from "../run.ts";

/** The CPU time of large responses. */
export const downloads: Row = {
  name: "downloads",
  method:
    "CPU time of a file of 200 MB, read chunk by chunk, 9 rounds of 2 turns, and of 40 pages of 1 MB, 11 rounds, against bare fetch in the same process; no peers.",
  async measure() {
    const program = fileURLToPath(new URL("../measure/download-cost.ts", import.meta.url));
    const { file, page } = JSON.parse(run(process.execPath, [program], import.meta.dirname));
    return [
      result("file of 200 MB, CPU time relative to fetch", 1.15, file),
      result("page of 1 MB, CPU time relative to fetch + json()", undefined, page),
    ];
  },
};

function result(
  what: string,
  atMost: number | undefined,
  [value = Number.NaN, overUndici = Number.NaN]: number[],
): Result {
  return {
    what,
    atMost,
    unit: "x",
    figures: [
      { name: "ours", value },
      { name: "ours over undici", value: overUndici },
    ],
  };
}

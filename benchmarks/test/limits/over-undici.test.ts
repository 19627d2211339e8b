import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { CellResult } from "../../src/limits/cells.ts";
import { start } from "../../src/run.ts";

const program = fileURLToPath(new URL("programs/transports.program.ts", import.meta.url));

interface Results {
  readonly results: readonly CellResult[];
  readonly coldRatio: number;
}

test("a client over undici takes the same time and gets the same 429s as over fetch, and no call fails", async () => {
  const lines = (await start(process.execPath, [program], import.meta.dirname)).trim().split("\n");
  const [overFetch, overUndici]: readonly Results[] = lines.map((line) => JSON.parse(line));

  expect(overUndici).toEqual(overFetch);
  expect(overUndici?.coldRatio).toBeGreaterThan(1);
  expect(overUndici?.results.map(({ failed }) => failed)).toEqual([0, 0, 0, 0, 0]);
  expect(overUndici?.results.filter(({ refusedShare }) => refusedShare > 0).length).toBeGreaterThan(1);
});

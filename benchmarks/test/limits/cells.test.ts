import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { CellResult } from "../../src/limits/cells.ts";
import { start } from "../../src/run.ts";

const program = fileURLToPath(new URL("programs/repeated-cell.program.ts", import.meta.url));

test("runCell measures the same each time, in any process and after any other cell", async () => {
  const measure = async (): Promise<readonly CellResult[]> =>
    JSON.parse(await start(process.execPath, [program], import.meta.dirname));
  const [results, others] = await Promise.all([measure(), measure()]);
  const [first, between, again] = results;

  expect(first?.refusedShare).toBeGreaterThan(0);
  expect(between).not.toEqual(first);
  expect(again).toEqual(first);
  expect(others).toEqual(results);
});

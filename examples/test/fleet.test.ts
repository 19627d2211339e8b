import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type {} from "@planasonix/fleet/src/setup.ts"; // which provides `redis`
import { expect, inject, test } from "vitest";

const folder = new URL("..", import.meta.url);

test.runIf(inject("redis"))("the fleet completes every call, with fewer 429s if it shares one limit", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["fleet/main.ts", "--calls", "200"], { cwd: folder });

  const rows = stdout.split("\n").filter((line) => line.includes("of the mean"));
  const [alone = [], shared = [], disturbed = []] = rows.map((line) => line.split("│").map((cell) => cell.trim()));
  expect(rows).toHaveLength(3);
  // The figures depend on the machine, but no call may fail, even while Redis is down.
  expect([alone.at(-2), shared.at(-2), disturbed.at(-2)]).toEqual(["0", "0", "0"]);
  expect(percent(shared)).toBeLessThan(percent(alone));
});

/** Returns the share of calls with a 429, in percent. */
function percent(cells: readonly string[]): number {
  return Number(cells[2]?.replace(/[' %]/g, ""));
}

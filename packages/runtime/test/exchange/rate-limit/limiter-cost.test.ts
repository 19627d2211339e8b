import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

// In a process of its own, because the counts of V8 would disturb a measurement of the coverage.
test("a request enters few functions of the rate limiter if the API states no limit", async () => {
  const program = fileURLToPath(new URL("./limiter-cost.program.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const entered: string[] = JSON.parse(stdout);

  expect(entered).toEqual(expect.arrayContaining(["acquire", "enter", "leave", "release"]));
  expect(entered.length).toBeLessThanOrEqual(8);
});

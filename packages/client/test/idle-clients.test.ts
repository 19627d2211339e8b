import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("an idle client takes at most 6 kB of memory, one from `withOptions` 3.5 kB, and one that made a call 20 kB", async () => {
  const program = fileURLToPath(new URL("./idle-clients.program.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program]);
  const { created, changed, used } = JSON.parse(stdout);

  expect(Math.min(created, changed, used)).toBeGreaterThan(1_000); // Otherwise, nothing was measured.
  expect(created).toBeLessThan(6_000);
  expect(changed).toBeLessThan(3_500);
  expect(used).toBeLessThan(20_000);
});

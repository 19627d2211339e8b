import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("leaves no listener, no warning and less than 1 MB after 2,000 calls with one signal", async () => {
  const { warnings, mostListeners, listenersLeft, grownBytes, requests } = await run("long-lived-signal.program.ts");

  expect({ warnings, mostListeners, listenersLeft }).toEqual({ warnings: [], mostListeners: 1, listenersLeft: 0 });
  expect(requests).toBeGreaterThan(3_000);
  expect(grownBytes).toBeLessThan(1_000_000); // Node 22 keeps about 700 kB after 2,000 calls, and little more after 8,000.
});

test("keeps timeouts and signals through garbage collections during a call", async () => {
  await expect(run("collected.program.ts")).resolves.toEqual({
    "timeoutMs before the headers": "TimeoutError",
    "timeoutMs within the body": "TimeoutError",
    "timeoutMs with a fetch that ignores signals": "TimeoutError",
    deadlineMs: "DeadlineError",
    "stalled file": "TimeoutError",
    "AbortSignal.timeout": "TimeoutError",
    "AbortSignal.any": "TimeoutError",
  });
});

test("keeps no result of a call that has ended until the next collection of old objects", async () => {
  const { keptBytes, returnedBytes } = await run("young-garbage.program.ts");

  expect(keptBytes).toBeLessThan(Number(returnedBytes) / 5);
});

/** Runs a program of this folder that can trigger garbage collections. Returns the JSON that the program prints. */
async function run(program: string): Promise<Record<string, unknown>> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", file], { timeout: 100_000 });
  return JSON.parse(stdout);
}

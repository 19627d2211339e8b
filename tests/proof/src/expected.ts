import { deepEqual } from "node:assert/strict";
import type { Output } from "./run-tool.ts";

/** The expected output of each part of the program in `projects/program`, the same on every platform. */
const parts = {
  client: [
    "run succeeded",
    "pages 2",
    "missing 404 of pipelines.get",
    "delivery 204 evt_1",
    "forgery no-match",
    "event job.failed",
  ],
  entries: ["core pipeline", "raw 200", "testing 2 requests, 1 delay", "middleware 1,1,1,2", "send 204"],
  server: ["server 204 204 job.failed"],
  sandbox: ["sandbox succeeded"],
  flows: ["flows succeeded, taken up, 1 start"],
};

/**
 * Checks the output of the program.
 * @throws {Error} If the output differs from the expected output of the parts `names`.
 */
export function requireParts(lines: unknown, ...names: readonly (keyof typeof parts)[]): void {
  deepEqual(
    lines,
    names.flatMap((name) => parts[name]),
  );
}

/**
 * Parses the lines that a program printed as JSON.
 * @throws {Error} If the output is not JSON.
 */
export function readLines({ stdout, stderr }: Output): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`The program printed no JSON:\n${stdout}${stderr}`);
  }
}

// The measurements of one turn of calls.
import type { Meter } from "./paired-rounds.ts";

/** Measures wall time, in milliseconds. A turn is long enough to pay for the collection of its own garbage. */
export const timeMeter: Meter = async (turn) => {
  const startedAt = performance.now();
  await turn();
  return performance.now() - startedAt;
};

/** Measures the CPU time of this process, in milliseconds. */
export const cpuMeter: Meter = async (turn) => {
  const before = process.cpuUsage();
  await turn();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

/** Measures the growth of the heap, in bytes. Needs `heapFlags`, which prevent garbage collections during a turn. */
export const allocationMeter: Meter = async (turn) => {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await turn();
  return process.memoryUsage().heapUsed - before;
};

/** Flags for a young generation so large that a turn never fills it. */
export const heapFlags: readonly string[] = ["--min-semi-space-size=256", "--max-semi-space-size=256"];

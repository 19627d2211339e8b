import type { Meter } from "./paired-rounds.ts";

/** Wall time, in milliseconds. */
export const timeMeter: Meter = async (turn) => {
  globalThis.gc?.({ type: "minor", execution: "sync" }); // the garbage of one turn is not paid for by the next
  const startedAt = performance.now();
  await turn();
  return performance.now() - startedAt;
};

/** Bytes that the heap has grown by. Only right where nothing is collected meanwhile: see `heapFlags`. */
export const allocationMeter: Meter = async (turn) => {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await turn();
  return process.memoryUsage().heapUsed - before;
};

/** A young generation so large that a turn never fills it. */
export const heapFlags: readonly string[] = ["--min-semi-space-size=256", "--max-semi-space-size=256"];

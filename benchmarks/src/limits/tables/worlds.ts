import type { Goal } from "./goals.ts";

/** The sums over some random worlds. */
export interface MeasuredWorlds {
  readonly worlds: number;
  readonly requests: number;
  readonly refused: number;
  /** Which rules were violated, in which worlds. */
  readonly faults: readonly string[];
}

/** Describes the worlds in a sentence. */
export function formatWorlds(measured: readonly MeasuredWorlds[]): string {
  const sum = (value: (one: MeasuredWorlds) => number): string =>
    measured.reduce((total, one) => total + value(one), 0).toLocaleString("en");
  const [worlds, requests] = [sum((one) => one.worlds), sum((one) => one.requests)];
  const [refused, faults] = [sum((one) => one.refused), sum((one) => one.faults.length)];
  return `${worlds} worlds with ${requests} requests and ${refused} 429 responses: ${faults} violations.`;
}

/** The goal of our client in random worlds. */
export function worldsGoal(measured: readonly MeasuredWorlds[]): Goal {
  const faults = measured.flatMap((one) => one.faults);
  return {
    what: "violated rules in random worlds",
    atMost: 0,
    unit: "",
    values: [{ value: faults.length, ...(faults.length > 0 && { where: faults.slice(0, 20).join("; ") }) }],
  };
}

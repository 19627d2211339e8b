import { coldDurations, coldTimes } from "../programs.ts";
import type { Goal } from "./goals.ts";
import { formatTable } from "./markdown.ts";

/** The times of a program with each of its seeds, relative to plain `fetch`. */
export interface MeasuredProgram {
  readonly name: string;
  readonly form: string;
  readonly atMost: number;
  /** `null` stands for `NaN`, which JSON lacks: a call failed. */
  readonly ratios: readonly (number | null)[];
}

/** The time with the worst seed. */
function worst({ ratios }: MeasuredProgram): number {
  return Math.max(...ratios.map((ratio) => ratio ?? Number.NaN));
}

/** The goal of our client for calls in sequence. */
export function sequentialGoal(measured: readonly MeasuredProgram[]): Goal {
  return {
    what: "calls in sequence that no limit needs to delay, worst seed: time relative to plain `fetch`",
    atMost: Math.max(...measured.map(({ atMost }) => atMost)),
    unit: "x",
    values: measured.map((one) => ({ value: worst(one), where: `${one.name}, ${one.form}` })),
  };
}

/** The goals of our client for cold starts. */
export function coldGoals(measured: readonly MeasuredProgram[]): readonly Goal[] {
  return measured.map((one) => ({ what: one.name, atMost: one.atMost, unit: "x", values: [{ value: worst(one) }] }));
}

/** Formats the times of cold starts, each with its goal. */
export function formatColdStarts(measured: readonly MeasuredProgram[]): string {
  const rows = Object.keys(coldTimes).map((calls, row) => [
    Number(calls).toLocaleString("en"),
    ...measured
      .slice(row * coldDurations.length, (row + 1) * coldDurations.length)
      .map((one) => `${worst(one).toFixed(2)}x (goal ${one.atMost}x)`),
  ]);
  return formatTable(["calls", ...coldDurations.map((ms) => `${ms.toLocaleString("en")} ms`)], rows);
}

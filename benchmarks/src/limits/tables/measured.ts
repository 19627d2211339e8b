// The measured cells, and the figures that a table shows of them.
import type { Cell, CellResult } from "../cells.ts";

/** The results of a cell with all its seeds. */
export interface Measured {
  readonly cell: Cell;
  readonly results: readonly CellResult[];
}

/** The figures of some cells. */
export interface Figures {
  /** The mean number of failed calls per run. */
  readonly failed: number;
  /** The mean number of 429 responses, relative to the number of calls. */
  readonly refusedShare: number;
  /** The mean time, relative to that of the ideal client. */
  readonly ratio: number;
}

/** Returns the means over all runs of some cells. */
export function figuresOf(cells: readonly Measured[]): Figures {
  const results = cells.flatMap((one) => one.results);
  return {
    failed: meanOf(results, ({ failed }) => failed),
    refusedShare: meanOf(results, ({ refusedShare }) => refusedShare),
    ratio: meanOf(results, ({ ms, idealMs }) => ms / idealMs),
  };
}

/** Returns the mean of a value over some items. */
export function meanOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / items.length;
}

/** Formats the means of some cells, such as `1.08x, 7 %, F 3`. */
export function show(cells: readonly Measured[]): string {
  const { failed, refusedShare, ratio } = figuresOf(cells);
  return `${ratio.toFixed(2)}x, ${(refusedShare * 100).toFixed(0)} %${failed > 0 ? `, F ${Math.ceil(failed)}` : ""}`;
}

/** Formats the least and the greatest means of some cells, such as `1.02x to 1.08x, 0 to 3 %`. */
export function showRange(cells: readonly Measured[]): string {
  const all = cells.map((one) => figuresOf([one]));
  const range = (values: readonly number[], digits: number): string =>
    [...new Set([Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits)))].join(" to ");
  const ratio = range(
    all.map((one) => one.ratio),
    2,
  );
  const refused = range(
    all.map((one) => one.refusedShare * 100),
    0,
  );
  const failed = Math.max(...all.map((one) => one.failed));
  return `${ratio}x, ${refused} %${failed > 0 ? `, F ${Math.ceil(failed)}` : ""}`;
}

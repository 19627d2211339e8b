/** One line of the comparison. */
export interface Result {
  readonly what: string;
  /** What ours must not exceed; nothing if it is only reported. */
  readonly atMost: number | undefined;
  readonly unit: Unit;
  /** Ours first. */
  readonly figures: readonly Figure[];
}

/** What a client came to. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What has to be known to read the value, as in `250 calls failed`. */
  readonly note?: string | undefined;
}

/** `x` is a ratio, `` a plain number. */
export type Unit = "x" | "kB" | "MB" | "ms" | "µs" | "";

/** Measures one line of the design's table, or a few that belong together. */
export interface Row {
  /** The word that selects it: `pnpm bench pages`. */
  readonly name: string;
  /** How it is measured, in a sentence or two. */
  readonly method: string;
  measure(): Promise<readonly Result[]>;
}

/** Whether ours keeps the limit; yes if there is none. */
export function isWithin({ atMost, figures: [ours] }: Result): boolean {
  return atMost === undefined || (ours !== undefined && ours.value <= atMost);
}

const decimals: Readonly<Record<Unit, number>> = { x: 2, kB: 1, MB: 2, ms: 1, µs: 0, "": 0 };

/** A value with its unit, as in `1.21x`; a dash where there is none. */
export function formatValue(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return "-";
  const digits = value.toFixed(decimals[unit]);
  const text = unit === "" ? Number(digits).toLocaleString("en") : digits;
  return unit === "x" || unit === "" ? text + unit : `${text} ${unit}`;
}

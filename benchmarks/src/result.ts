/** One row of a table of measurements. */
export interface Result {
  readonly what: string;
  /** The budget of our client; undefined if the value is only reported. */
  readonly atMost: number | undefined;
  readonly unit: Unit;
  /** The value of our client comes first. */
  readonly figures: readonly Figure[];
}

/** The value of one client. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** A remark on the value, such as `250 failed`. */
  readonly note?: string | undefined;
}

/** The unit of a value: `x` stands for a ratio, and the empty string for a plain number. */
export type Unit = "x" | "kB" | "MB" | "ms" | "µs" | "";

/** A measurement that yields one row of the first table in RESULTS.md, or several related rows. */
export interface Row {
  /** The name that selects the measurement, such as `pages` in `pnpm bench pages`. */
  readonly name: string;
  /** How the values are measured, in one or two sentences. */
  readonly method: string;
  measure(): Promise<readonly Result[]>;
}

/** Whether our client is within its budget; true without a budget. */
export function isWithin({ atMost, figures: [ours] }: Result): boolean {
  return atMost === undefined || (ours !== undefined && ours.value <= atMost);
}

const decimals: Readonly<Record<Unit, number>> = { x: 2, kB: 1, MB: 2, ms: 1, µs: 0, "": 0 };

/** Formats a value with its unit, such as `1.21x`. Returns a dash for `NaN`, which stands for a missing value. */
export function formatValue(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return "-";
  const digits = decimals[unit];
  const text = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === "x" || unit === "" ? text + unit : `${text} ${unit}`;
}

/** Formats a whole number with a thousands separator, such as `1,200`. */
export function formatCount(value: number): string {
  return formatValue(value, "");
}

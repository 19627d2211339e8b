import { isDeepStrictEqual } from "node:util";

export interface Difference {
  /** The property that differs, such as `status`. */
  readonly what: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** A list with the difference between two values; empty if they are equal. */
export function differs(what: string, expected: unknown, got: unknown): Difference[] {
  return isDeepStrictEqual(expected, got) ? [] : [{ what, expected, got }];
}

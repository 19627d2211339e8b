import { isDeepStrictEqual } from "node:util";

/** A difference between what the description promises and what came. */
export interface Difference {
  readonly what: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** The difference, if there is one. */
export function differs(what: string, expected: unknown, got: unknown): Difference[] {
  return isDeepStrictEqual(expected, got) ? [] : [{ what, expected, got }];
}

import type { Difference } from "./difference.ts";

/** A case that did not go as described. */
export interface Failure extends Difference {
  readonly operation: string;
  readonly case: string;
}

/** One line that says operation, case, expected, got, and how to repeat just that operation. */
export function formatFailure({ operation, case: name, what, expected, got }: Failure): string {
  return `${operation} [${name}] ${what}: expected ${brief(expected)}, got ${brief(got)}  (pnpm contract --only ${operation})`;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

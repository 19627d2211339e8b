import type { Difference } from "./difference.ts";

/** A case whose result differs from the description. */
export interface Failure extends Difference {
  readonly operation: string;
  readonly case: string;
}

/**
 * One line with the operation, the case, the property that differs, its expected and actual values, and the command
 * that runs only the cases of the operation.
 */
export function formatFailure({ operation, case: name, what, expected, got }: Failure): string {
  return `${operation} [${name}] ${what}: expected ${brief(expected)}, got ${brief(got)}  (pnpm contract --only ${operation})`;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

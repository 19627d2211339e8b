import type { Failure } from "../judge/failure.ts";
import { pool } from "./pool.ts";

/** The failures of the cases of one kind, and a line with the numbers of passed and of all cases. */
export interface Ran {
  readonly failures: readonly Failure[];
  readonly line: string;
}

/** Runs the cases of one kind, 16 at a time. */
export async function runCases<Case>(
  name: string,
  what: string,
  cases: readonly Case[],
  check: (testCase: Case) => Promise<Failure[]>,
): Promise<Ran> {
  const found = await pool(cases, 16, check);
  const good = found.filter((failures) => failures.length === 0).length;
  return { failures: found.flat(), line: `${name.padEnd(11)} ${good} of ${cases.length} ${what}` };
}

/** What goes wrong with one request of a program. */
export type ExploredFault =
  /** The connection is reset before the request is executed. */
  | "reset_before"
  /** The connection is reset after the request was executed. */
  | "reset_after"
  /** The request is executed, but no response arrives. */
  | "timeout"
  /** The request is rejected with 429 and not executed. */
  | "rate_limited"
  /** The request is executed, but its response is a 500. */
  | "server_error"
  /** The request is executed, then the program is killed and started again from the beginning. */
  | "kill";

/** All faults that an exploration tries. */
export const exploredFaults: readonly ExploredFault[] = [
  "reset_before",
  "reset_after",
  "timeout",
  "rate_limited",
  "server_error",
  "kill",
];

/** One way to run a program: with one fault at one of its requests. */
export interface Schedule {
  /** The number of the request, from 1. */
  readonly request: number;
  /** The operation of the request, such as `pipelines.run`. */
  readonly operation: string;
  /** What goes wrong with the request. */
  readonly fault: ExploredFault;
}

/** All schedules with a single fault, for the requests that a program sends if nothing fails. */
export function singleFaults(operations: readonly string[]): Schedule[] {
  return operations.flatMap((operation, index) =>
    exploredFaults.map((fault) => ({ request: index + 1, operation, fault })),
  );
}

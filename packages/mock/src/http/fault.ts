import { STATUS_CODES } from "node:http";
import type { Answer } from "./exchange.ts";

/** One thing that is wrong with a request, as the error envelope lists it. */
export interface Detail {
  /** Where, such as `body.nodes[0].id` or `query.limit`. */
  readonly field: string;
  /** What is wrong there, as the end of a sentence that begins with the place. */
  readonly issue: string;
}

/** Why the mock itself refuses a request. */
export interface Fault {
  readonly status: number;
  /** A sentence that names the input and the way out. */
  readonly message: string;
  readonly details?: readonly Detail[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Carries a fault to the one layer that turns it into an answer. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** The error envelope of a fault, with the error code given. */
export function faultAnswer({ status, message, details, headers }: Fault, code: string): Answer {
  return {
    status,
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ error: { code, message, ...(details && { details }) } }),
  };
}

/** The error code of a status that the description does not speak of: its phrase, `405` being `method_not_allowed`. */
export function genericErrorCode(status: number): string {
  return (STATUS_CODES[status] ?? "Error").toLowerCase().replace(/[^a-z]+/g, "_");
}

/** A request is refused for one thing: the fault of status 400 that names it. */
export function refuse(detail: Detail): FaultError {
  return new FaultError({ status: 400, message: refusalMessage([detail]), details: [detail] });
}

/** The sentence that says why a request is refused. */
export function refusalMessage(details: readonly Detail[]): string {
  const [first, ...others] = details;
  if (first === undefined) return "The request is not valid.";
  return `The request is not valid: ${first.field} ${first.issue}${others.length > 0 ? ` (and ${others.length} more)` : ""}.`;
}

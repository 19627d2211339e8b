/** An error or a warning that Prism found in a request or a response. */
export interface Violation {
  readonly path?: readonly string[];
  readonly code?: string | number;
  readonly message: string;
  /** 0 is an error, 1 a warning. */
  readonly severity: number;
}

/** Whether a violation makes the request invalid. A warning, such as for a deprecated parameter, does not. */
export function isError({ severity }: Violation): boolean {
  return severity === 0;
}

// About half of the 16 KiB that Node's parser accepts for all headers of a response.
const maxHeaderLength = 8_000;
const maxViolations = 100;

/**
 * The value of the `sl-violations` header: a JSON list in the format of Prism's server, with as many of the first 100
 * violations as fit. A single violation that is too long is truncated. Undefined if there are no violations.
 */
export function violationsHeader(request: readonly Violation[], response: readonly Violation[]): string | undefined {
  const first = request.slice(0, maxViolations).map(entryOf("request"));
  const all = [...first, ...response.slice(0, maxViolations - first.length).map(entryOf("response"))];
  for (let count = all.length; count > 0; count -= 1) {
    const value = ascii(JSON.stringify(all.slice(0, count)));
    if (value.length <= maxHeaderLength || count === 1) return value.slice(0, maxHeaderLength);
  }
  return undefined;
}

function entryOf(side: "request" | "response"): (violation: Violation) => object {
  return ({ path = [], severity, code, message }) => ({
    location: [side, ...path],
    severity: severity === 0 ? "Error" : "Warning",
    code,
    message,
  });
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

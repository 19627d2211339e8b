import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import type { Failure } from "./failure.ts";

// The statuses that every operation must declare, and the headers that the mock and the sandbox must send in response
// to each request with a valid API key. They are repeated here on purpose, to detect an omission in the description.
const STATUSES = ["400", "401", "403", "429", "500", "502", "503"];
const HEADERS = ["X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

/** The headers that a response with this status must have. */
export function strictHeaders(status: number): string[] {
  return status === 429 || status === 503 ? [...HEADERS, "Retry-After"] : HEADERS;
}

/** Checks that an operation declares every mandatory status. */
export function checkStatuses({ name, path, object }: DescribedOperation): Failure[] {
  const wanted = path.includes("{") ? [...STATUSES, "404"] : STATUSES;
  const missing = wanted.filter((status) => !(status in object.responses));
  return missing.map((status) => ({
    operation: name,
    case: status,
    what: "status",
    expected: "declared",
    got: "not declared",
  }));
}

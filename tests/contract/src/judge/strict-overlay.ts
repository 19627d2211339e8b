import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import type { Failure } from "./failure.ts";

// The strict overlay: what every operation has to have, said here a second time on purpose, so that a slip in the
// description itself is noticed. Deployments may leave the headers out; the mock may not.
const STATUSES = ["400", "401", "403", "429", "500", "503"];
const HEADERS = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

/** The headers that an answer with this status has to carry. */
export function strictHeaders(status: number): string[] {
  return status === 429 || status === 503 ? [...HEADERS, "Retry-After"] : HEADERS;
}

/** The statuses that every operation has to describe. */
export function checkStatuses({ name, path, object }: DescribedOperation): Failure[] {
  const wanted = path.includes("{") ? [...STATUSES, "404"] : STATUSES;
  const missing = wanted.filter((status) => !(status in object.responses));
  return missing.map((status) => ({
    operation: name,
    case: status,
    what: "status",
    expected: "described",
    got: "not described",
  }));
}

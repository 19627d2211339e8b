import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import type { Failure } from "../judge/failure.ts";
import { documentedRequests } from "./documented-request.ts";
import { type OpenTenant, type ReachedRequest, reach } from "./reach.ts";

/** The documented requests of all operations, each in a state in which it succeeds. */
export interface States {
  readonly requests: readonly ReachedRequest[];
  /** The first of these requests for each operation, by the name of the operation. */
  readonly first: ReadonlyMap<string, ReachedRequest>;
  /** The requests for which no such state was found. */
  readonly failures: readonly Failure[];
}

/** Finds a state for every documented request. */
export async function reachAll(
  open: OpenTenant,
  description: Description,
  operations: readonly DescribedOperation[],
): Promise<States> {
  const all = operations.flatMap((operation) => documentedRequests(description, operation));
  const requests: ReachedRequest[] = [];
  const first = new Map<string, ReachedRequest>();
  const failures: Failure[] = [];
  for (const request of all) {
    const { name } = request.operation;
    const found = await reach(open, request, all);
    if (found === undefined) {
      failures.push({ operation: name, case: request.name, what: "state", expected: "reachable", got: "not reached" });
      continue;
    }
    requests.push(found);
    if (!first.has(name)) first.set(name, found);
  }
  return { requests, first, failures };
}

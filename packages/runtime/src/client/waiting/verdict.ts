import type { Result } from "../../exchange/exchange.ts";
import { missingField } from "./wait-errors.ts";
import { callOf, type LongRunningOperation, readStatus } from "./work.ts";

/** How the work ended; `pending` while it is still running. */
export type Verdict = "succeeded" | "failed" | "canceled" | "pending";

/**
 * Maps the resource's status to a verdict. An unknown status counts as pending, and is logged once if the waiter lists
 * the `pending` statuses.
 *
 * @throws {ResponseFormatError} If the response has no status.
 */
export function verdictOf({ exchange, poll, id }: LongRunningOperation, { data, response }: Result): Verdict {
  const { waiter } = poll.operation;
  const status = readStatus(poll, data);
  if (!waiter || typeof status !== "string") throw missingField(exchange, callOf(poll, id, {}), response, "status");
  const verdict = (["succeeded", "failed", "canceled"] as const).find((end) => waiter[end].includes(status));
  if (!verdict && waiter.pending?.includes(status) === false) {
    exchange.warnOnce(`${poll.name} returned the unknown status "${status}"; treating it as still running`, { status });
  }
  return verdict ?? "pending";
}

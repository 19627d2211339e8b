import type { LongRunningOperation } from "../../src/client/waiting/work.ts";
import type { Exchange } from "../../src/exchange/exchange.ts";
import type { Waiter } from "../../src/model/operation.ts";
import { runs } from "./fixture.ts";

/** Creates work that is polled with `runs.get`. */
export function workOf(exchange: Exchange): LongRunningOperation {
  const operation = runs.get;
  if (operation === undefined) throw new Error("The fixture has no runs.get");
  return { exchange, poll: { name: "runs.get", operation }, id: "run_1", options: {} };
}

/** Creates work whose waiter lacks a part that not every description has. */
export function workWithout(exchange: Exchange, part: "cancel" | "pending"): LongRunningOperation {
  const { poll, ...work } = workOf(exchange);
  const { [part]: _, ...waiter } = poll.operation.waiter as Waiter;
  return { ...work, poll: { ...poll, operation: { ...poll.operation, waiter: waiter as Waiter } } };
}

import type { LongRunningOperation } from "../../src/client/waiting/work.ts";
import type { Exchange } from "../../src/exchange/exchange.ts";
import { runs } from "./fixture.ts";

/** Creates work that is polled with `runs.get`. */
export function workOf(exchange: Exchange): LongRunningOperation {
  const operation = runs.get;
  if (operation === undefined) throw new Error("The fixture has no runs.get");
  return { exchange, poll: { name: "runs.get", operation }, id: "run_1", options: {} };
}

import type { ByHand } from "../../call/call.ts";
import { view } from "../rules/view.ts";

/** The limits of the plan, with the limit of runs if the sandbox has one. */
export const limits: ByHand = (call) => {
  const max_concurrent_runs = call.workspace.capacity.runs;
  return view(call, max_concurrent_runs === undefined ? {} : { max_concurrent_runs });
};

import { type ByHand, targetOf } from "../../call/call.ts";
import type { Attributes } from "../../store/resources.ts";
import { resultsAttribute } from "../lifecycle/jobs.ts";

/** The results of a job: those that a test has scripted, or else those of the example with the state of the job. */
export const jobResults: ByHand = (call, derived) => {
  const result = derived();
  const scripted = targetOf(call).attributes[resultsAttribute] as Attributes | undefined;
  return result.kind === "view" ? { ...result, attributes: { ...result.attributes, ...scripted } } : result;
};

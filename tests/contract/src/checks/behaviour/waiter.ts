import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { methodOf } from "../../call/method-call.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { create, successExamples, type Trial, WAIT_DEADLINE_MS } from "./trial.ts";

/** Checks that a wait returns the first example of the polled operation. The example must have a final status. */
export async function checkWait(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const wait = methodOf(create(trial, {}), { ...operation, member: addedMethods.wait(operation) });
  const done = await wait(values[0], { deadlineMs: WAIT_DEADLINE_MS });
  return differs("final resource", successExamples(trial)[0]?.data, done);
}

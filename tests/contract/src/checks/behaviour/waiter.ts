import { methodOf } from "../../call/method-call.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { create, successExamples, type Trial, WAIT_DEADLINE_MS } from "./trial.ts";

/** A wait ends with the first example of the polled operation, whose status is final. */
export async function checkWait(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const name = operation.member === "get" ? "wait" : `waitFor${operation.member.replace(/^get/, "")}`;
  const wait = methodOf(create(trial, {}), { ...operation, member: name });
  const done = await wait(values[0], { deadlineMs: WAIT_DEADLINE_MS });
  return differs("final resource", successExamples(trial)[0]?.data, done);
}

import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { methodOf } from "../../call/method-call.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { create, successExamples, type Trial } from "./trial.ts";

/** Checks that following a log yields each line once, in order, and ends when the work has ended. */
export async function checkFollow(trial: Trial): Promise<Difference[]> {
  const { operation, values } = trial;
  const follow = methodOf(create(trial, {}), { ...operation, member: addedMethods.follow(operation) });
  const lines: unknown[] = [];
  for await (const line of follow(values[0]) as unknown as AsyncIterable<unknown>) lines.push(line);
  const expected = successExamples(trial).flatMap(({ data }) => data);
  return differs("lines", expected, lines);
}

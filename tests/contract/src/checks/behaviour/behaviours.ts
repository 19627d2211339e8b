// Runs the checks. Each check has a module.
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import { methodArguments } from "../../call/method-call.ts";
import { examplesOf } from "../../cases/examples.ts";
import type { Difference } from "../../judge/difference.ts";
import type { Failure } from "../../judge/failure.ts";
import { checkFollow } from "./follow.ts";
import { checkPagination } from "./pagination.ts";
import { checkResult } from "./result.ts";
import { checkRetry } from "./retry.ts";
import { checkStart } from "./starts.ts";
import { checkTimeout } from "./timeout.ts";
import type { Stage, Trial } from "./trial.ts";
import { checkWait } from "./waiter.ts";

const behaviourChecks: Readonly<Record<string, (trial: Trial) => Promise<Difference[]>>> = {
  result: checkResult,
  "x-retry": checkRetry,
  "x-timeout-ms": checkTimeout,
  "x-pagination": checkPagination,
  "x-waiter": checkWait,
  "x-starts": checkStart,
  "x-follow": checkFollow,
};

/**
 * The names of the checks of an operation. The result, retries and the timeout are always checked, even if the
 * description declares nothing about them.
 */
export function behaviourNames({ object }: DescribedOperation): string[] {
  const always = ["result", "x-retry", "x-timeout-ms"];
  return Object.keys(behaviourChecks).filter((name) => always.includes(name) || name in object);
}

/** Runs one check of an operation. An error that the check throws counts as a failure. */
export async function runBehaviour(stage: Stage, operation: DescribedOperation, name: string): Promise<Failure[]> {
  const [request] = examplesOf(stage.description, operation.object.requestBody?.content);
  const values = methodArguments(operation, request?.value, {});
  const at = { operation: operation.name, case: name };
  try {
    const differences = (await behaviourChecks[name]?.({ ...stage, operation, values })) ?? [];
    return differences.map((difference) => ({ ...at, ...difference }));
  } catch (error) {
    return [{ ...at, what: "thrown", expected: "no error", got: String(error) }];
  }
}

import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import type { Difference } from "../../judge/difference.ts";
import type { Failure } from "../../judge/failure.ts";
import { checkRetry } from "../behaviour/retry.ts";
import { checkTimeout } from "../behaviour/timeout.ts";
import type { Trial } from "../behaviour/trial.ts";
import { checkPages } from "./pages.ts";
import type { SandboxStage } from "./stage.ts";
import { visit } from "./visit.ts";
import { checkFollowing, checkStartOf, checkWaitFor } from "./work.ts";

const guaranteeChecks: Readonly<Record<string, (stage: SandboxStage, name: string) => Promise<Difference[]>>> = {
  "x-retry": async (stage, name) => checkRetry(await trialOf(stage, name)),
  "x-timeout-ms": async (stage, name) => checkTimeout(await trialOf(stage, name)),
  "x-pagination": checkPages,
  "x-waiter": checkWaitFor,
  "x-starts": checkStartOf,
  "x-follow": checkFollowing,
};

/**
 * The names of the guarantees of an operation. Retries and the timeout are always checked, because they have defaults.
 */
export function guaranteeNames({ object }: DescribedOperation): string[] {
  const always = ["x-retry", "x-timeout-ms"];
  return Object.keys(guaranteeChecks).filter((name) => always.includes(name) || name in object);
}

/** Checks one guarantee of an operation with the sandbox. An error that the check throws counts as a failure. */
export async function runGuarantee(
  stage: SandboxStage,
  { name }: DescribedOperation,
  guarantee: string,
): Promise<Failure[]> {
  const at = { operation: name, case: guarantee };
  try {
    const differences = (await guaranteeChecks[guarantee]?.(stage, name)) ?? [];
    return differences.map((difference) => ({ ...at, ...difference }));
  } catch (error) {
    return [{ ...at, what: "thrown", expected: "no error", got: String(error) }];
  }
}

/** An operation with its own tenant, for the checks that also run against the mock. */
async function trialOf(stage: SandboxStage, name: string): Promise<Trial> {
  const { tenant, request, values } = await visit(stage, name);
  const { description, createClient, server, observe } = stage;
  const { url, apiKey } = tenant;
  const fetch = observe(server.fetchOf(tenant));
  return { description, createClient, url, apiKey, fetch, operation: request.operation, values };
}

// Random requests that the description permits, and the judgement of their responses.
import fc, { type Arbitrary } from "fast-check";
import { createValidator } from "../../src/description/compiled.ts";
import type { Operation } from "../../src/description/operation.ts";
import { behaviours } from "../../src/generated/behaviours.ts";
import type { SandboxTenant } from "../../src/index.ts";
import { requestsTo } from "./arbitrary.ts";
import { type CallInput, document, model, type Reply, send } from "./calls.ts";

const validator = createValidator(document);

/** What is wrong with a response to a permitted request; undefined if nothing is. */
export function problemOf(operation: Operation, { status, json, text }: Reply): string | undefined {
  const shown = `${operation.id}: ${status} ${text.slice(0, 300)}`;
  if (status >= 500) return `5xx: ${shown}`;
  if (!operation.statuses.has(status) && !isTaken(operation, json)) return `undocumented status: ${shown}`;
  const success = operation.successes.find((one) => one.status === status);
  const { code, message } = json?.error ?? {};
  if (success === undefined) return code && message ? undefined : `no error: ${shown}`;
  const errors = success.mediaType === "application/json" ? validator(success.schema ?? "")(json) : [];
  return errors.length === 0 ? undefined : `invalid body: ${shown} ${JSON.stringify(errors)}`;
}

/** Whether a response reports a name that is taken. Operations do so even if they document no 409. */
function isTaken({ successes: [{ resource }] }: Operation, json: Reply["json"]): boolean {
  return json?.error?.code === "conflict" && behaviours[resource?.type ?? ""]?.unique !== undefined;
}

interface RandomRequest {
  readonly operation: Operation;
  readonly input: CallInput;
}

/** Random requests to all operations except one, because an enforced allowlist rejects every further request. */
function randomRequests(): Arbitrary<RandomRequest> {
  const operations = [...model.operations.values()].filter(({ id }) => id !== "ipAllowlist_toggle");
  const requests = operations.map((operation) => requestsTo(operation).map((input) => ({ operation, input })));
  return fc.nat({ max: requests.length - 1 }).chain((index) => requests[index] as Arbitrary<RandomRequest>);
}

/** What a sequence of random requests found. */
export interface RandomReport {
  readonly problems: readonly string[];
  /** The number of responses with a 2xx status. */
  readonly successes: number;
}

/** Sends random requests, one after the other, to a tenant. Time passes in between, so that work ends. */
export async function sendRandomRequests(tenant: SandboxTenant, seed: number, count: number): Promise<RandomReport> {
  const problems: string[] = [];
  let successes = 0;
  for (const { operation, input } of fc.sample(randomRequests(), { seed, numRuns: count })) {
    const reply = await send(tenant, operation.id, input);
    if (reply.status < 300) successes += 1;
    const problem = problemOf(operation, reply);
    if (problem !== undefined) problems.push(problem);
    if (successes % 50 === 0) await tenant.clock.advance("10s");
  }
  return { problems, successes };
}

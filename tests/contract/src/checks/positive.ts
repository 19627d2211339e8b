import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { callMethod, type Methods, type Outcome } from "../call/method-call.ts";
import { callRaw, type RawClient } from "../call/raw-call.ts";
import type { PositiveCase } from "../cases/positive-cases.ts";
import { compareMethod, compareRaw } from "../judge/compare.ts";
import type { Difference } from "../judge/difference.ts";
import type { Failure } from "../judge/failure.ts";

/** Both ways of calling. */
export interface Clients {
  readonly methods: () => Methods;
  readonly raw: () => RawClient;
}

/** Makes the case's exchange through the method and through openapi-fetch. */
export async function runPositive(
  { methods, raw }: Clients,
  description: Description,
  one: PositiveCase,
): Promise<Failure[]> {
  const headers = headersOf(one);
  const body = one.request?.value;
  const ways = [
    ["method", () => callMethod(methods(), description, one.operation, body, headers), compareMethod],
    ["raw", () => callRaw(raw(), one.operation, body, headers), compareRaw],
  ] as const;
  const failures = await Promise.all(ways.map(([way, call, compare]) => attempt(one, way, call, compare)));
  return failures.flat();
}

/** Asks the mock for the status and the example; among several media types, for that of the example. */
function headersOf({ status, answer, operation }: PositiveCase): Record<string, string> {
  const example = answer === undefined ? "" : `, example=${answer.name}`;
  const isFile = operation.successes.some(
    ([code, { content = {} }]) => code === String(status) && Object.keys(content).length > 1,
  );
  return { Prefer: `code=${status}${example}`, ...(isFile && answer && { Accept: answer.mediaType }) };
}

async function attempt(
  one: PositiveCase,
  way: string,
  call: () => Promise<Outcome>,
  compare: (one: PositiveCase, outcome: Outcome) => Difference[],
): Promise<Failure[]> {
  const place = { operation: one.operation.name, case: `${one.name} (${way})` };
  try {
    return compare(one, await call()).map((difference) => ({ ...place, ...difference }));
  } catch (error) {
    return [{ ...place, what: "thrown", expected: "an answer", got: String(error) }];
  }
}

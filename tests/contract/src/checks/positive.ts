import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { type CallResult, callMethod, type Methods } from "../call/method-call.ts";
import { callRaw, type RawClient } from "../call/raw-call.ts";
import type { PositiveCase } from "../cases/positive-cases.ts";
import { compareMethod, compareRaw } from "../judge/compare.ts";
import type { Difference } from "../judge/difference.ts";
import type { Failure } from "../judge/failure.ts";
import { sendOnce } from "./send-once.ts";

/** The two clients under test. Each function creates a new one, which sends its requests with the given function. */
export interface Clients {
  readonly methods: (send: typeof fetch) => Methods;
  readonly raw: (send: typeof fetch) => RawClient;
  readonly send: typeof fetch;
}

/**
 * Makes the request of a case with the client's method and with openapi-fetch, and checks both results. If both send the
 * same request, they get the same response.
 */
export async function runPositive(
  { methods, raw, send }: Clients,
  description: Description,
  positive: PositiveCase,
): Promise<Failure[]> {
  const headers = headersOf(positive);
  const body = positive.request?.value;
  const once = sendOnce(send);
  const byMethod = (): Promise<CallResult> => callMethod(methods(once), description, positive.operation, body, headers);
  const byRaw = (): Promise<CallResult> => callRaw(raw(once), positive.operation, body, headers);
  return [
    ...(await attempt(positive, "method", byMethod, compareMethod)),
    ...(await attempt(positive, "raw", byRaw, compareRaw)),
  ];
}

/** The headers that make the mock return the status and the example. `Accept` selects one of several media types. */
function headersOf({ status, response, operation }: PositiveCase): Record<string, string> {
  const example = response === undefined ? "" : `, example=${response.name}`;
  const isFile = operation.successes.some(
    ([code, { content = {} }]) => code === String(status) && Object.keys(content).length > 1,
  );
  return { Prefer: `code=${status}${example}`, ...(isFile && response && { Accept: response.mediaType }) };
}

async function attempt(
  positive: PositiveCase,
  way: string,
  call: () => Promise<CallResult>,
  compare: (positive: PositiveCase, result: CallResult) => Difference[],
): Promise<Failure[]> {
  const at = { operation: positive.operation.name, case: `${positive.name} (${way})` };
  try {
    return compare(positive, await call()).map((difference) => ({ ...at, ...difference }));
  } catch (error) {
    return [{ ...at, what: "thrown", expected: "a response", got: String(error) }];
  }
}

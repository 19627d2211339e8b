import type { Fetch } from "@planasonix/client";
import { type Difference, differs } from "../../judge/difference.ts";
import { call, create, type Trial } from "./trial.ts";

interface Rejection {
  readonly outcome?: string;
  readonly checkWith?: string;
}

/**
 * Checks that the client retries only safe and idempotent operations after an ambiguous failure. For other operations,
 * the error must state an unknown outcome, and must name the operation to check with if the description names one.
 */
export async function checkRetry(trial: Trial): Promise<Difference[]> {
  const { "x-retry": retry, "x-outcome": check } = trial.operation.object;
  let sent = 0;
  const failsOnce: Fetch = (url, init) =>
    sent++ === 0 ? Promise.resolve(new Response(null, { status: 500 })) : trial.fetch(url, init);
  const client = create(trial, { fetch: failsOnce });
  const rejection = await call(client, trial, { maxRetries: 1 }).then(
    () => undefined,
    (error: Rejection) => error,
  );
  const isRetried = retry === "safe" || retry === "idempotent";
  const checkWith = isRetried || check === "none" ? undefined : check;
  return [
    ...differs("attempts", isRetried ? 2 : 1, sent),
    ...differs("outcome", isRetried ? undefined : "unknown", rejection?.outcome),
    ...differs("operation to check with", checkWith, rejection?.checkWith),
  ];
}

import type { NegativeCase } from "../../cases/negative-cases.ts";
import type { Failure } from "../../judge/failure.ts";
import { runNegative } from "../negative.ts";

/**
 * Through the proxy, the suite omits this case, because Prism forwards no body if the body is optional and its value is
 * `null`.
 */
const unknownToPrism = "body: null";

/**
 * Sends an invalid request through Prism's proxy. If Prism does not reject the request, the sandbox must respond with
 * the documented error.
 */
export async function runRefused(url: string, negative: NegativeCase, send: typeof fetch): Promise<Failure[]> {
  if (negative.name === unknownToPrism) return [];
  let isRefusedByPrism = false;
  const failures = await runNegative(url, negative, async (input, init) => {
    const response = await send(input, init);
    isRefusedByPrism = response.headers.get("content-type") === "application/problem+json" && response.status < 500;
    return response;
  });
  return isRefusedByPrism ? [] : failures;
}

import type { NegativeCase } from "../../cases/negative-cases.ts";
import type { Failure } from "../../judge/failure.ts";
import { runNegative } from "../negative.ts";

/** Prism treats an optional body of `null` as no body, and forwards none. */
const unknownToPrism = "body: null";

/**
 * Sends an invalid request through Prism's proxy. Prism itself must reject it, or else the sandbox must respond as
 * documented.
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

import type { NegativeCase } from "../cases/negative-cases.ts";
import type { Failure } from "../judge/failure.ts";

interface ErrorEnvelope {
  readonly error?: {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly details?: readonly { readonly field: string }[];
  };
}

/**
 * Sends the invalid request and checks the response: its status, its error envelope and the field that its details
 * must name.
 */
export async function runNegative(url: string, negative: NegativeCase, send: typeof fetch = fetch): Promise<Failure[]> {
  const { method, headers, body, operation } = negative;
  const at = { operation: operation.name, case: negative.name };
  try {
    const response = await send(`${url}${negative.path}`, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    if (response.status !== negative.status)
      return [{ ...at, what: "status", expected: negative.status, got: response.status }];
    const { error }: ErrorEnvelope = JSON.parse(text);
    if (typeof error?.code !== "string" || typeof error.message !== "string")
      return [{ ...at, what: "envelope", expected: "{ error: { code, message } }", got: text }];
    const fields = error.details?.map(({ field }) => field) ?? [];
    const named = negative.field === undefined || fields.some((field) => isWithin(field, negative.field ?? ""));
    return named ? [] : [{ ...at, what: "field", expected: negative.field, got: fields }];
  } catch (error) {
    return [{ ...at, what: "thrown", expected: negative.status, got: String(error) }];
  }
}

/** Whether a field is the expected one or lies within it. */
function isWithin(field: string, expected: string): boolean {
  return field === expected || field.startsWith(`${expected}.`) || field.startsWith(`${expected}[`);
}

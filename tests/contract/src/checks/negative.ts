import type { NegativeCase } from "../cases/negative-cases.ts";
import type { Failure } from "../judge/failure.ts";

interface ErrorEnvelope {
  readonly error?: {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly details?: readonly { readonly field: string }[];
  };
}

/** Sends the wrong request and looks for the documented refusal, in our envelope, with the right place. */
export async function runNegative(url: string, one: NegativeCase, send: typeof fetch = fetch): Promise<Failure[]> {
  const { method, headers, body, operation } = one;
  const at = { operation: operation.name, case: one.name };
  try {
    const response = await send(`${url}${one.path}`, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    if (response.status !== one.status) return [{ ...at, what: "status", expected: one.status, got: response.status }];
    const { error }: ErrorEnvelope = JSON.parse(text);
    if (typeof error?.code !== "string" || typeof error.message !== "string")
      return [{ ...at, what: "envelope", expected: "{ error: { code, message } }", got: text }];
    const fields = error.details?.map(({ field }) => field) ?? [];
    const named = one.place === undefined || fields.some((field) => isAt(field, one.place ?? ""));
    return named ? [] : [{ ...at, what: "place", expected: one.place, got: fields }];
  } catch (error) {
    return [{ ...at, what: "thrown", expected: one.status, got: String(error) }];
  }
}

/** A refusal of the whole names its place or the member that is wrong below it. */
function isAt(field: string, place: string): boolean {
  return field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
}

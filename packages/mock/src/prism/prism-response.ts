import type { MockOperation } from "../description/operation.ts";
import type { Answer } from "../http/exchange.ts";
import { FaultError } from "../http/fault.ts";

/** An answer as Prism gives it. */
export interface PrismOutput {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Makes Prism's answer ready to be sent, with the `sl-violations` header if there is one. */
export function createAnswer({ statusCode, headers = {}, body }: PrismOutput, violations: string | undefined): Answer {
  const { "Content-type": type, ...declared } = headers;
  // Null stands for a header without an example.
  const named = Object.entries(declared).filter(([, value]) => value !== null && value !== undefined);
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(named.map(([name, value]) => [name, String(value)])),
      // Prism names a type even where there is no body.
      ...(body !== undefined && { "Content-Type": String(type) }),
      ...(violations !== undefined && { "sl-violations": violations }),
    },
    body: body === undefined ? "" : serialize(body, String(type)),
  };
}

function serialize(body: unknown, type: string): string {
  return typeof body === "string" && !/[/+]json\b/i.test(type) ? body : JSON.stringify(body);
}

/** The fault for an error that Prism gives instead of an answer. */
export function translateError(
  error: Error & { status?: unknown; detail?: unknown },
  operation: MockOperation,
): FaultError {
  if (error.status === 406) return notAcceptable(operation);
  const status = typeof error.status === "number" ? error.status : 500;
  const reason = typeof error.detail === "string" && error.detail !== "" ? error.detail : error.message;
  return new FaultError({ status, message: `The mock has no answer for ${operation.id}: ${reason}` });
}

function notAcceptable({ id, prism }: MockOperation): FaultError {
  const successes = prism.responses.filter(({ code }) => code.startsWith("2"));
  const types = successes.flatMap(({ contents = [] }) => contents.map(({ mediaType }) => mediaType));
  const message = `${id} answers ${types.join(" or ")}, which the Accept header does not allow.`;
  return new FaultError({ status: 406, message });
}

import { HttpError, type HttpResponse } from "@planasonix/serving";
import type { MockOperation } from "../description/operation.ts";

/** A response as Prism returns it. */
export interface PrismOutput {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Converts Prism's response, and adds the `sl-violations` header if there are violations. */
export function toHttpResponse(output: PrismOutput, violations: string | undefined): HttpResponse {
  const { statusCode, headers = {}, body } = output;
  const { "Content-type": type, ...declared } = headers;
  // A header without an example is null.
  const present = Object.entries(declared).filter(([, value]) => value !== null && value !== undefined);
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(present.map(([name, value]) => [name, String(value)])),
      // Prism sets a content type even for a response without a body.
      ...(body !== undefined && { "Content-Type": String(type) }),
      ...(violations !== undefined && { "sl-violations": violations }),
    },
    body: body === undefined ? "" : serialize(body, String(type)),
  };
}

function serialize(body: unknown, type: string): string {
  return typeof body === "string" && !/[/+]json\b/i.test(type) ? body : JSON.stringify(body);
}

/** Creates an HttpError from an error that Prism returned instead of a response. */
export function toHttpError(
  error: Error & { status?: unknown; detail?: unknown },
  operation: MockOperation,
): HttpError {
  if (error.status === 406) return notAcceptable(operation);
  const status = typeof error.status === "number" ? error.status : 500;
  const reason = typeof error.detail === "string" && error.detail !== "" ? error.detail : error.message;
  return new HttpError({ status, message: `The mock has no response for ${operation.id}: ${reason}` });
}

function notAcceptable({ id, prism }: MockOperation): HttpError {
  const successes = prism.responses.filter(({ code }) => code.startsWith("2"));
  const types = successes.flatMap(({ contents = [] }) => contents.map(({ mediaType }) => mediaType));
  const message = `${id} returns ${types.join(" or ")}, which the Accept header does not allow.`;
  return new HttpError({ status: 406, message });
}

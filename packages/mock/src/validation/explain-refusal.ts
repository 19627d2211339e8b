// Explains why a request is invalid: converts Prism's violations to the API's `error.details`, with field names such as
// `body.nodes[0].id`.
import { type HttpResponse, invalidRequestMessage } from "@planasonix/serving";
import type { PrismRequest, PrismResult } from "../prism/prism.ts";
import { describeViolations } from "./error-details.ts";

/**
 * Replaces the message and the details of an error response with those for this request, because Prism responds with
 * the description's example for the status. Keeps the error code, and the message of a 401. Returns the response
 * unchanged if the request is valid or prefers that status, or if the response has no error envelope.
 */
export function explainRefusal({ response, violations }: PrismResult, request: PrismRequest): HttpResponse {
  const isPreferred = request.preference.code === response.status;
  const error = readError(response);
  if (violations.length === 0 || isPreferred || error === undefined) return response;

  const details = describeViolations(violations, request);
  const message = response.status === 401 ? error.message : invalidRequestMessage(details);
  return { ...response, body: JSON.stringify({ error: { code: error.code, message, details } }) };
}

function readError({ headers, body }: HttpResponse): { code: unknown; message: unknown } | undefined {
  if (headers["Content-Type"] !== "application/json" || typeof body !== "string") return undefined;
  const envelope: unknown = JSON.parse(body);
  if (typeof envelope !== "object" || envelope === null || !("error" in envelope)) return undefined;
  const { error } = envelope;
  if (typeof error !== "object" || error === null || !("code" in error && "message" in error)) return undefined;
  return error;
}

import type { Answer } from "../http/exchange.ts";
import { refusalMessage } from "../http/fault.ts";
import type { PrismAnswer, PrismRequest } from "../prism/prism.ts";
import { describeViolations } from "./error-details.ts";

/**
 * Lets the answer to a refused request say what was wrong with this one. Prism answers with the example that the
 * description has for the status, which speaks of some other request; its code stays.
 */
export function explainRefusal({ answer, violations }: PrismAnswer, request: PrismRequest): Answer {
  const asked = request.preference.code === answer.status;
  const error = readError(answer);
  if (violations.length === 0 || asked || error === undefined) return answer;

  const details = describeViolations(violations, request);
  const message = answer.status === 401 ? error.message : refusalMessage(details);
  return { ...answer, body: JSON.stringify({ error: { code: error.code, message, details } }) };
}

function readError({ headers, body }: Answer): { code: unknown; message: unknown } | undefined {
  if (headers["Content-Type"] !== "application/json") return undefined;
  const envelope: unknown = JSON.parse(body);
  if (typeof envelope !== "object" || envelope === null || !("error" in envelope)) return undefined;
  const { error } = envelope;
  if (typeof error !== "object" || error === null || !("code" in error && "message" in error)) return undefined;
  return error;
}

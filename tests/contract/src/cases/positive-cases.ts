import {
  type DescribedOperation,
  type Description,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { type Example, examplesOf } from "./examples.ts";

/** A documented request, and the documented status and example that its response must have. */
export interface PositiveCase {
  /** The name, such as `202 queued <- variables`. */
  readonly name: string;
  readonly operation: DescribedOperation;
  readonly status: number;
  readonly response: Example | undefined;
  readonly request: Example | undefined;
  /** The headers that the description declares for the response. */
  readonly headers: readonly string[];
  /** Whether the request has no valid API key, so that the response has no rate-limit headers. */
  readonly isKeyless?: boolean;
}

/**
 * All combinations of successful status, named response example and named request example of an operation, and each
 * named example of an error, with the first request example.
 */
export function positiveCases(description: Description, operation: DescribedOperation): PositiveCase[] {
  const { requestBody, responses } = operation.object;
  const named = examplesOf(description, requestBody?.content);
  const requests = requestBody === undefined ? [undefined] : requestBody.required ? named : [...named, undefined];
  return Object.entries(responses).flatMap(([status, reference]) => {
    const { content, headers = {} } = resolve<Response>(description, reference as { $ref: string });
    const examples = content === undefined ? [undefined] : examplesOf(description, content);
    const sent = status.startsWith("2") ? requests : requests.slice(0, 1);
    return examples.flatMap((response) =>
      sent.map((request) => ({
        name: [status, response?.name, request && `<- ${request.name}`].filter(Boolean).join(" "),
        operation,
        status: Number(status),
        response,
        request,
        headers: Object.keys(headers),
      })),
    );
  });
}

import {
  type DescribedOperation,
  type Description,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { type Example, examplesOf } from "./examples.ts";

/** One exchange that the description promises: this request, answered with this status and example. */
export interface PositiveCase {
  /** As in `202 queued <- variables`. */
  readonly name: string;
  readonly operation: DescribedOperation;
  readonly status: number;
  readonly answer: Example | undefined;
  readonly request: Example | undefined;
  readonly headers: readonly string[];
}

/** Every documented status, with every named response example, for every named request example. */
export function positiveCases(description: Description, operation: DescribedOperation): PositiveCase[] {
  const { requestBody, responses } = operation.object;
  const sent = examplesOf(description, requestBody?.content);
  const requests = requestBody === undefined ? [undefined] : requestBody.required ? sent : [...sent, undefined];
  return Object.entries(responses).flatMap(([status, reference]) => {
    const response = resolve<Response>(description, reference as { $ref: string });
    const examples = examplesOf(description, response.content);
    const answers = response.content === undefined ? [undefined] : examples;
    return answers.flatMap((answer) =>
      requests.map((request) => ({
        name: [status, answer?.name, request && `<- ${request.name}`].filter(Boolean).join(" "),
        operation,
        status: Number(status),
        answer,
        request,
        headers: Object.keys(response.headers ?? {}),
      })),
    );
  });
}

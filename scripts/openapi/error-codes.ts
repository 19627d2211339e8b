// The error codes that the API is known to have, and the paths of their pages on the reference site.
import {
  type DescribedOperation,
  type Description,
  type JsonObject,
  listOperations,
  type Response,
  resolve,
} from "./description.ts";
import { namedExamples } from "./example-request.ts";

/** The responses of all operations by their status. */
export function responsesByStatus(description: Description): ReadonlyMap<string, Response> {
  const responses = ({ object }: DescribedOperation) =>
    Object.entries(object.responses).map(
      ([status, response]) => [status, resolve<Response>(description, response)] as const,
    );
  return new Map(listOperations(description).flatMap(responses));
}

/** The error codes that the examples of a response show. */
export function errorCodesOf(description: Description, { content = {} }: Response): string[] {
  const [media] = Object.values(content);
  const errors = namedExamples(description, media?.examples).flatMap(({ value }) => (value as JsonObject).error ?? []);
  return [...new Set(errors.map((error) => String((error as JsonObject).code)))];
}

/** The path of the page of an error code, below the root of the reference site. */
export function errorCodePath(code: string): string {
  return `errors/codes/${code.replaceAll("_", "-")}`;
}

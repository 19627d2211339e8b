import { apiError } from "@planasonix/client/testing";
import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import { type JsonObject, listOperations, type Response, resolve } from "@planasonix/scripts/openapi/description.ts";
import { namedExamples } from "@planasonix/scripts/openapi/example-request.ts";
import { description } from "../../repository.ts";

/** A link to the page of an error class. */
export function classLink(name: string): string {
  return `[\`${name}\`](/errors/classes/${kebabCase(name)})`;
}

/** A link to the class of the errors with a status. */
export function errorLink(status: number): string {
  return classLink(apiError({ status }).name);
}

/** The responses of all operations by their status. */
export const responsesByStatus: ReadonlyMap<string, Response> = new Map(
  listOperations(description).flatMap(({ object }) =>
    Object.entries(object.responses).map(([status, response]) => [status, resolve<Response>(description, response)]),
  ),
);

/** The codes that the examples of a status show. */
export function codesOfStatus(status: string): string[] {
  const [media] = Object.values(responsesByStatus.get(status)?.content ?? {});
  const codes = namedExamples(description, media?.examples).map(
    ({ value }) => (value as JsonObject).error as JsonObject,
  );
  return [...new Set(codes.map((error) => String(error?.code)))];
}

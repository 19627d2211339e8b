import { apiError } from "@planasonix/client/testing";
import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import type { Response } from "@planasonix/scripts/openapi/description.ts";
import { errorCodesOf, responsesByStatus as responsesOf } from "@planasonix/scripts/openapi/error-codes.ts";
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
export const responsesByStatus: ReadonlyMap<string, Response> = responsesOf(description);

/** The codes that the examples of a status show. */
export function codesOfStatus(status: string): string[] {
  return errorCodesOf(description, responsesByStatus.get(status) ?? {});
}

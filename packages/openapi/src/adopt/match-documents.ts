import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { type Matches, matchOperations } from "./match.ts";
import { GenerateError } from "./problem.ts";
import { fieldsOf } from "./responses.ts";
import { type Address, listAddresses } from "./shape.ts";

/** An operation of ours, with its operationId. */
export type OurAddress = Address & { readonly id: string };

/**
 * Finds the operations of our description in another one, whose form is normal.
 * @param name - Where the document is from, for messages.
 *
 * @throws {GenerateError} If it describes another API.
 */
export function matchDocuments(ours: JsonObject, theirs: JsonObject, name: string): Matches<OurAddress> {
  const known: OurAddress[] = listAddresses(ours.paths as JsonObject).map((address) => ({
    ...address,
    id: String(address.object.operationId),
  }));
  const theirAddresses = listAddresses(theirs.paths as JsonObject);
  const matches = matchOperations(known, theirAddresses, (own, other) =>
    resembles(fieldsOf(ours, own.object), fieldsOf(theirs, other.object)),
  );
  checkApi(matches, theirAddresses, name);
  return matches;
}

/** @throws {GenerateError} If fewer than half of the operations are known. */
function checkApi({ matched }: Matches<OurAddress>, theirs: readonly Address[], name: string): void {
  if (theirs.length > 0 && matched.length * 2 >= theirs.length) return;
  throw new GenerateError(
    `${name} describes another API: ${matched.length} of its ${theirs.length} operations are known; pass a description of Planasonix`,
  );
}

/** Two operations have much in common if half of the fields of the other one are fields of ours. */
function resembles(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): boolean {
  const common = [...theirs].filter((field) => ours.has(field)).length;
  return common > 0 && common * 2 >= theirs.size;
}

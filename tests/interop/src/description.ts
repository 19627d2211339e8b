// The published description, read by the code that the generators use.
import { pathToFileURL } from "node:url";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { bundle } from "./bundle.ts";

/** The description that the tools get to read. */
export const description: WholeDescription = readDescription(pathToFileURL(bundle.json)) as WholeDescription;

/** All operations of the description. */
export const operations: readonly DescribedOperation[] = listOperations(description);

/** The operation of this name, such as `pipelines.run`. @throws {Error} If there is none. */
export function operationOf(name: string): DescribedOperation {
  const found = operations.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`No operation is called ${name}`);
  return found;
}

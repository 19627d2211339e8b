// The published description, read by the code that the generators use.
import { pathToFileURL } from "node:url";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { bundle } from "./bundle.ts";

/** The description in the form that the tools read. */
export const description: WholeDescription = readDescription(pathToFileURL(bundle.json)) as WholeDescription;

/** All operations of the description. */
export const operations: readonly DescribedOperation[] = listOperations(description);

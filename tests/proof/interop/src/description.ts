// The published description, read with the code that generates the packages.
import { pathToFileURL } from "node:url";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { bundle } from "./bundle.ts";

export const description: WholeDescription = readDescription(pathToFileURL(bundle.json)) as WholeDescription;

export const operations: readonly DescribedOperation[] = listOperations(description);

// The bundled description, read with the code that generates the packages.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  readDescription,
} from "@planasonix/scripts/openapi/description.ts";

export const description: Description = readDescription(
  new URL(import.meta.resolve("@planasonix/openapi/openapi.json")),
);

export const operations: readonly DescribedOperation[] = listOperations(description);

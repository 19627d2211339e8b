// The bundled description, read by the code that the generators use.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  readDescription,
} from "@planasonix/scripts/openapi/description.ts";

/** The description that client and mock are compared with. */
export const description: Description = readDescription(
  new URL(import.meta.resolve("@planasonix/openapi/openapi.json")),
);

/** All operations of the description. */
export const operations: readonly DescribedOperation[] = listOperations(description);

// The bundled description, read by the same code as the generators read it.
import { fileURLToPath } from "node:url";
import {
  type DescribedOperation,
  type Description,
  listOperations,
  readDescription,
} from "@planasonix/scripts/openapi/description.ts";

/** The description that client, mock and oracle are held against. */
export const description: Description = readDescription(
  new URL(import.meta.resolve("@planasonix/openapi/openapi.json")),
);

/** Where the bundle stands on disk. */
export const descriptionFile: string = fileURLToPath(import.meta.resolve("@planasonix/openapi/openapi.json"));

/** Every operation of the description. */
export const operations: readonly DescribedOperation[] = listOperations(description);

import { type DescribedOperation, listOperations, readDescription } from "@planasonix/scripts/openapi/description.ts";

const file = new URL("../../../openapi/src/generated/openapi.json", import.meta.url);

/** The description that the commands are derived from. */
export const description: ReturnType<typeof readDescription> = readDescription(file);

/** Its operations by name. */
export const operations: ReadonlyMap<string, DescribedOperation> = new Map(
  listOperations(description).map((operation) => [operation.name, operation]),
);

import { readDescription } from "../../src/description/description.ts";
import type { MockOperation } from "../../src/description/operation.ts";
import { fixture } from "./served.ts";

const description = await readDescription(fixture);

/** The operations of the fixture, as the mock reads them. */
export const operations: readonly MockOperation[] = description.operations;

/** The operation of the fixture with this ID. @throws {Error} If there is none. */
export function operationOf(id: string): MockOperation {
  const operation = operations.find((candidate) => candidate.id === id);
  if (operation === undefined) throw new Error(`The fixture has no operation ${id}`);
  return operation;
}

// Creates errors on purpose, to test whether the suite detects them.
import * as tables from "@planasonix/openapi/operations";
import type { Operation, OperationTable } from "@planasonix/runtime";
import type { DescribedOperation, Description, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { seededRandom, shuffled } from "./random.ts";
import { specMutators } from "./spec-mutators.ts";
import { tableMutators } from "./table-mutators.ts";

/**
 * An operation, and either a description for the mock or operation tables for the client, with one error. The cases of
 * the operation must detect the error.
 */
export interface Mutant {
  readonly name: string;
  readonly operation: DescribedOperation;
  readonly document?: JsonObject;
  readonly tables?: Readonly<Record<string, OperationTable>>;
}

const SEED = 20_261_124;

/** Creates up to `each` mutants of every kind, from operations that a fixed seed selects. */
export function mutants(description: Description, operations: readonly DescribedOperation[], each: number): Mutant[] {
  const random = seededRandom(SEED);
  // A mutator that does not apply changes nothing, so the next mutant can have the same copy.
  const text = JSON.stringify(description.components); // Parsed in half of the time that `structuredClone` takes.
  let components = JSON.parse(text);
  const ofKind = (
    kind: string,
    make: (operation: DescribedOperation) => Omit<Mutant, "name" | "operation"> | undefined,
  ): Mutant[] => {
    const found: Mutant[] = [];
    for (const operation of shuffled(operations, random)) {
      if (found.length === each) break;
      const made = make(operation);
      if (made) found.push({ name: `${kind}: ${operation.name}`, operation, ...made });
    }
    return found;
  };
  return [
    ...Object.entries(specMutators).flatMap(([kind, mutate]) =>
      ofKind(`spec, ${kind}`, (operation) => {
        const document = sliceOf({ ...description, components }, operation);
        const { path, method } = operation;
        if (!mutate({ document, path, method: method.toLowerCase() })) return undefined;
        components = JSON.parse(text);
        return { document };
      }),
    ),
    ...Object.entries(tableMutators).flatMap(([kind, mutate]) =>
      ofKind(`table, ${kind}`, (operation) => {
        const row = rowOf(operation);
        const mutated = row && mutate(row, operation);
        return mutated && { tables: withRow(operation, mutated) };
      }),
    ),
  ];
}

/**
 * The operations of the mutants, without an error: with a description of their own, or with the whole one, as the
 * mutants. If the suite fails for one of these, its failure for a mutant of that operation proves nothing.
 */
export function controls(description: Description, chosen: readonly Mutant[]): Mutant[] {
  const operationsOf = (mutants: readonly Mutant[]) => [...new Set(mutants.map(({ operation }) => operation))];
  const name = (operation: DescribedOperation) => `control: ${operation.name}`;
  const sliced = operationsOf(chosen.filter(({ document }) => document !== undefined));
  const whole = operationsOf(chosen.filter(({ document }) => document === undefined));
  return [
    ...sliced.map((operation) => ({ name: name(operation), operation, document: sliceOf(description, operation) })),
    ...whole.map((operation) => ({ name: name(operation), operation })),
  ];
}

/**
 * The description with only the paths of this operation and of the operations that `x-starts` and `x-follow` name. The
 * paths are copies.
 */
function sliceOf(description: Description, operation: DescribedOperation): JsonObject {
  const { "x-starts": starts, "x-follow": follow } = operation.object;
  const others = [starts?.poll, follow?.until]
    .filter((name) => name !== undefined)
    .map((name) => name.replace(".", "_"));
  const paths = Object.entries(description.paths).filter(
    ([path, item]) =>
      path === operation.path || others.some((id) => JSON.stringify(item).includes(`"operationId":"${id}"`)),
  );
  const own = paths.sort(([path]) => (path === operation.path ? -1 : 1));
  return { ...(description as unknown as JsonObject), paths: structuredClone(Object.fromEntries(own)) as JsonObject };
}

function rowOf({ resource, member }: DescribedOperation): Operation | undefined {
  return (tables as unknown as Readonly<Record<string, OperationTable>>)[resource]?.[member];
}

/** The tables with one row replaced. */
function withRow({ resource, member }: DescribedOperation, row: Operation): Readonly<Record<string, OperationTable>> {
  const { secrets: _, ...all } = tables;
  const table = (all as unknown as Readonly<Record<string, OperationTable>>)[resource];
  return { ...(all as unknown as Readonly<Record<string, OperationTable>>), [resource]: { ...table, [member]: row } };
}

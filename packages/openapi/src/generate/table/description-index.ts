import {
  type DescribedOperation,
  type Description,
  listOperations,
  resolve,
  type Schema,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";

/** A description, with its operations by name, and how they refer to each other. */
export interface DescriptionIndex {
  readonly description: WholeDescription;
  readonly operations: readonly DescribedOperation[];
  /** The names of the operations to which rows refer. */
  readonly referenced: ReadonlySet<string>;
  /** The names of the operations that cancel work. */
  readonly cancels: ReadonlySet<string | undefined>;
  /** The operation with a name. */
  find(name: string): DescribedOperation;
  /** The operation with a name; undefined if there is none. */
  get(name: string): DescribedOperation | undefined;
}

/** Reads the operations of a description. */
export function indexDescription(description: WholeDescription): DescriptionIndex {
  const operations = listOperations(description);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  return {
    description,
    operations,
    referenced: new Set(operations.flatMap((operation) => references(operation))),
    cancels: new Set(operations.map(({ object }) => object["x-waiter"]?.cancel)),
    get: (name) => byName.get(name),
    find: (name) => {
      const operation = byName.get(name);
      if (operation === undefined) throw new Error(`An extension refers to "${name}", but no operation has that name`);
      return operation;
    },
  };
}

/** The names of the operations to which the row of an operation refers. */
export function references({ object }: DescribedOperation): string[] {
  const names = [object["x-waiter"]?.cancel, object["x-starts"]?.poll, object["x-follow"]?.until];
  return names.filter((name) => name !== undefined);
}

/** The known values of a field of the response of an operation; `items` in the pointer stands for the items of a list. */
export function knownValues(
  description: Description,
  operation: DescribedOperation,
  pointer: string,
): readonly string[] {
  return (fieldAt(description, operation, pointer)["x-extensible-enum"] ?? []) as readonly string[];
}

/** The schema of a field of the response of an operation, with a pointer as for `knownValues`. */
export function fieldAt(description: Description, { successes }: DescribedOperation, pointer: string): Schema {
  const [, response] = successes[0] ?? [];
  const names = pointer.slice(1).split("/");
  return names.reduce(
    (schema, name) => resolve<Schema>(description, (name === "items" ? schema.items : schema.properties?.[name]) ?? {}),
    resolve<Schema>(description, response?.content?.["application/json"]?.schema ?? {}),
  );
}

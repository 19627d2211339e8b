import { describedReads, type Read } from "@planasonix/openapi/deployments";
import { endpointOf, type OperationRef, type OperationTable } from "@planasonix/runtime";

/** An operation of a client; with `read` if it is a read that gives JSON. */
export interface Target extends OperationRef {
  readonly read: Read | undefined;
}

/** All operations of a client, reads without parameters first: their lists have the IDs for the others. */
export function targetsOf(tables: Readonly<Record<string, OperationTable>>): readonly Target[] {
  const reads = describedReads();
  const all = Object.entries(tables).flatMap(([resource, table]) =>
    Object.entries(table).map(([method, operation]): Target => {
      const name = `${resource}.${method}`;
      return { name, operation, read: reads.get(name) };
    }),
  );
  const rank = (target: Target): number =>
    (target.operation.gives === "list" ? 0 : 1) +
    2 * (endpointOf(target).pathNames.length + Object.keys(target.read?.needed ?? {}).length);
  return all.sort((a, b) => rank(a) - rank(b));
}

/** Why a check does not call an operation; `undefined` if it does. */
export function whyNotCalled({ operation, read }: Target, reach: boolean): string | undefined {
  if (read) return read.reaches && !reach ? "contacts other systems" : undefined;
  return operation.http.startsWith("GET") ? "gives a file, or has an effect" : "writes";
}

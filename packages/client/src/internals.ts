import type { Core, OperationTable } from "@planasonix/runtime";

/** What a client is made of, for the parts of this package that build on a client. */
export interface Internals {
  readonly core: Core;
  readonly tables: Readonly<Record<string, OperationTable>>;
}

const clients = new WeakMap<object, Internals>();

/** Remembers what a client is made of, where neither `inspect` nor a caller can reach it. */
export function keepInternals(client: object, internals: Internals): void {
  clients.set(client, internals);
}

/** @throws {TypeError} If this copy of the package did not make the client. */
export function internalsOf(client: object): Internals {
  const internals = clients.get(client);
  if (internals) return internals;
  throw new TypeError(
    "A client made by createClient or createClientFor of the same copy of @planasonix/client is needed",
  );
}

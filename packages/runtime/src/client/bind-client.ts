import type { Exchange } from "../exchange/exchange.ts";
import type { OperationTable } from "../model/operation.ts";
import { bindResource } from "./bind-resource.ts";

/** What a client is made of, for what builds on a client. */
export interface Internals {
  readonly exchange: Exchange;
  readonly tables: Readonly<Record<string, OperationTable>>;
}

/** Kept where neither `inspect` nor a caller can reach it. */
const internals = new WeakMap<object, Internals>();

/** Makes the object that users see: a property a resource, and `rateLimit`. */
export function bindClient(exchange: Exchange, tables: Internals["tables"]): object {
  const client = Object.defineProperty({}, "rateLimit", { get: exchange.rateLimit, enumerable: true });
  for (const [resource, table] of Object.entries(tables)) {
    Object.defineProperty(client, resource, {
      configurable: true,
      enumerable: true,
      // Bound when it is first used: most programs use a few resources of many.
      get() {
        const value = bindResource(exchange, resource, table);
        Object.defineProperty(client, resource, { value });
        return value;
      },
    });
  }
  internals.set(client, { exchange, tables });
  return client;
}

/** @throws {TypeError} If this copy of the package did not make the client. */
export function internalsOf(client: object): Internals {
  const known = internals.get(client);
  if (known) return known;
  throw new TypeError(
    "A client made by createClient or createClientFor of the same copy of @planasonix/client is needed",
  );
}

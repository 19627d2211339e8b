import createFetchClient, { type Client } from "openapi-fetch";
import type { Core } from "./core.ts";
import { fetchThrough } from "./fetch-through.ts";
import type { NamedOperation, OperationTable } from "./operation.ts";
import { findMethod } from "./send.ts";

export type { Client as FetchClient } from "openapi-fetch";

/** Makes an openapi-fetch client over a client's exchange. The rows tell how each path may be repeated, and how long it may take. */
export function createFetchOver<Paths extends object>(
  core: Core,
  tables: Readonly<Record<string, OperationTable>>,
): Client<Paths> {
  const rows = indexRows(tables);
  const known = new WeakMap<Request, NamedOperation>();
  const client = createFetchClient<Paths>({
    baseUrl: core.options.baseUrl,
    fetch: (request) => fetchThrough(core, known.get(request) ?? unknownRow(request), request),
  });
  client.use({
    onRequest({ request, schemaPath }) {
      const row = rows.get(`${request.method} ${schemaPath}`);
      if (row) known.set(request, row);
    },
  });
  return client;
}

function indexRows(tables: Readonly<Record<string, OperationTable>>): Map<string, NamedOperation> {
  const rows = new Map<string, NamedOperation>();
  for (const [resource, table] of Object.entries(tables)) {
    for (const [key, operation] of Object.entries(table)) {
      rows.set(operation.http, { name: `${resource}.${key}`, operation });
    }
  }
  return rows;
}

/** A path outside the tables: what its method says has to do. */
function unknownRow({ method }: Request): NamedOperation {
  return { name: `raw ${method}`, operation: { http: `${findMethod(method)} /` } };
}

import createFetchClient, { type Client } from "openapi-fetch";
import type { Internals } from "./client/bind-client.ts";
import { createFetchAdapter } from "./client/fetch-adapter.ts";
import { createEndpoint, type Endpoint } from "./model/endpoint.ts";
import type { OperationTable } from "./model/operation.ts";

export type { Client as FetchClient } from "openapi-fetch";

/**
 * Makes an openapi-fetch client over a client's exchange. The rows tell how each path may be repeated, and how long it may
 * take; for a path outside the rows its method has to do.
 */
export function createOpenApiFetchClient<Paths extends object>({ exchange, tables }: Internals): Client<Paths> {
  const endpoints = indexEndpoints(tables);
  const known = new WeakMap<Request, Endpoint>();
  const client = createFetchClient<Paths>({
    baseUrl: exchange.options.baseUrl,
    fetch: (request) => createFetchAdapter(exchange, known.get(request), request),
  });
  client.use({
    onRequest({ request, schemaPath }) {
      const endpoint = endpoints.get(`${request.method} ${schemaPath}`);
      if (endpoint) known.set(request, endpoint);
    },
  });
  return client;
}

function indexEndpoints(tables: Readonly<Record<string, OperationTable>>): Map<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>();
  for (const [resource, table] of Object.entries(tables)) {
    for (const [key, operation] of Object.entries(table)) {
      endpoints.set(operation.http, createEndpoint({ name: `${resource}.${key}`, operation }));
    }
  }
  return endpoints;
}

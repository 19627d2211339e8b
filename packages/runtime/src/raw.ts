import createFetchClient, { type Client } from "openapi-fetch";
import type { Internals } from "./client/bind-client.ts";
import { fetchThrough } from "./client/fetch-adapter.ts";
import { createRoute, type Route } from "./model/endpoint.ts";
import type { OperationTable } from "./model/operation.ts";

export type { Client as FetchClient } from "openapi-fetch";

/**
 * Makes an openapi-fetch client over a client's exchange. The rows tell how each path may be repeated, and how long it may
 * take; for a path outside the rows its method has to do.
 */
export function createFetchOver<Paths extends object>({ core, tables }: Internals): Client<Paths> {
  const routes = indexRoutes(tables);
  const known = new WeakMap<Request, Route>();
  const client = createFetchClient<Paths>({
    baseUrl: core.options.baseUrl,
    fetch: (request) => fetchThrough(core, known.get(request), request),
  });
  client.use({
    onRequest({ request, schemaPath }) {
      const route = routes.get(`${request.method} ${schemaPath}`);
      if (route) known.set(request, route);
    },
  });
  return client;
}

function indexRoutes(tables: Readonly<Record<string, OperationTable>>): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const [resource, table] of Object.entries(tables)) {
    for (const [key, operation] of Object.entries(table)) {
      routes.set(operation.http, createRoute({ name: `${resource}.${key}`, operation }));
    }
  }
  return routes;
}

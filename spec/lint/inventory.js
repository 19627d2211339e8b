// The documented facts in spec/reference, in the form that the rules need.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const { operations, conventions } = parse(
  readFileSync(new URL("../reference/inventory.yaml", import.meta.url), "utf8"),
);

/** The documented bounds: operation (`runs.list`) -> field -> keyword -> value. */
export const bounds = parse(readFileSync(new URL("../reference/bounds.yaml", import.meta.url), "utf8"));

/** The operations of the inventory, by name (`runs.list`), each with its path below the base URL. */
export const inventory = new Map(
  operations.map((operation) => [operation.name, { ...operation, path: pathOf(operation) }]),
);

/** `/v1/api/agents/{id}` -> `/agents/{agent_id}`: without the prefixes of the pages, which contradict each other (C01). */
function pathOf({ documented_path: documented, path_params: parameters = [] }) {
  const names = parameters.map((name) => `{${name}}`).values();
  return documented.replace(/^(?:\/(?:api|v1))+(?=\/)/, "").replaceAll(/\{\w+\}/g, () => names.next().value);
}

/** The names of the documented scopes. */
export const scopes = new Set(conventions.authentication ? conventions.scopes.map(({ name }) => name) : []);

/** The `x-retry` that follows from the method and the idempotency of an operation in the inventory. */
export function retryOf({ method, idempotency_key: key = "" }) {
  if (method !== "POST") return method === "GET" ? "safe" : "idempotent";
  if (!key.startsWith("not_needed")) return "keyed";
  return /no side effect|read only/.test(key) ? "safe" : "idempotent";
}

/** Whether the documentation shows a cursor for the operation, as a parameter or in a sample. */
export function isPaginated({ query_params: query = [], paginated = "" }) {
  return query.some(({ name }) => name === "cursor") || /^documented (in the sample|through since)/.test(paginated);
}

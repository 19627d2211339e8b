// The facts of the API as the rules need them.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const { operations, conventions } = parse(readFileSync(new URL("../reference/surface.yaml", import.meta.url), "utf8"));

/** The bounds that a page states: public name -> field -> keyword. */
export const bounds = parse(readFileSync(new URL("../reference/bounds.yaml", import.meta.url), "utf8"));

/** Public name -> operation of the inventory. */
export const inventory = new Map(operations.map((operation) => [operation.name, operation]));

/** Names of the scopes that the inventory documents. */
export const scopes = new Set(conventions.authentication ? conventions.scopes.map(({ name }) => name) : []);

/** `x-retry` as the inventory has it. */
export function retryOf({ method, idempotency_key: key }) {
  if (method === "GET") return "safe";
  if (!key.startsWith("not_needed")) return "keyed";
  if (method !== "POST") return "idempotent";
  return /no side effect|read only/.test(key) ? "safe" : "idempotent";
}

/** Whether a page, or the introduction's rule for collections, gives the operation a cursor. */
export function isPaginated({ query_params: query = [], paginated = "" }) {
  return query.some(({ name }) => name === "cursor") || /^documented (in the sample|through since)/.test(paginated);
}

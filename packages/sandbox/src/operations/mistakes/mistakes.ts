// What is probably a mistake in a request that the description permits, such as an edge to a node that does not exist.
// The sandbox warns of mistakes, and rejects them if it is strict.
import type { ErrorDetail } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import type { Operation } from "../../description/operation.ts";
import { graphMistakes } from "./graph.ts";
import { maskMistakes } from "./masks.ts";
import { periodMistakes } from "./periods.ts";
import { placeMistakes } from "./places.ts";
import { bodyMistakes, queryMistakes } from "./values.ts";

/** Finds the probable mistakes in a request whose call has been checked. `search` is its query as received. */
export function findMistakes(call: Call, search: URLSearchParams): ErrorDetail[] {
  const hasBody = Object.keys(call.body).length > 0;
  if (search.size === 0 && !hasBody) return [];
  const inQuery = search.size === 0 ? [] : [...unknownQuery(call.operation, search), ...queryMistakes(call)];
  const inBody = hasBody
    ? [...bodyMistakes(call), ...graphMistakes(call), ...placeMistakes(call), ...maskMistakes(call)]
    : [];
  return [...inQuery, ...inBody, ...periodMistakes(call)];
}

/** The query parameters of a request that its operation does not have. */
export function unknownQuery({ name, parameters }: Operation, query: URLSearchParams): ErrorDetail[] {
  if (query.size === 0) return [];
  const known = parameters.filter((parameter) => parameter.in === "query").map((parameter) => parameter.name);
  const unknown = new Set([...query.keys()].filter((key) => !known.includes(key)));
  const has = known.length === 0 ? "has none" : `has ${known.join(", ")}`;
  return [...unknown].map((key) => ({
    field: `query.${key.slice(0, 100)}`,
    issue: `is not a parameter of ${name}, which ${has}`,
  }));
}

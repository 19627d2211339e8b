import { endpointOf, isCallError, type OperationRef } from "@planasonix/runtime";
import type { Reply, Session } from "./session.ts";

/** The size of the pages that are asked for. */
export const pageLimit = 2;

/** Where and for what to ask. */
export interface Address {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Asks an operation, for a small page if it has pages. A form that cannot carry the size is asked without it. Resolves
 * with `undefined` if the form does not have the operation at all.
 */
export async function askFirstPage(
  session: Session,
  ref: OperationRef,
  { path, query }: Address = { path: endpointOf(ref).path(""), query: {} },
): Promise<Reply | undefined> {
  const endpoint = endpointOf(ref);
  const sized = endpoint.queryNames.includes("limit") ? { ...query, limit: pageLimit } : query;
  try {
    return await session.ask(endpoint, path, sized);
  } catch (error) {
    if (!isRefusedByForm(error)) throw error;
    if (sized === query) return undefined;
  }
  try {
    return await session.ask(endpoint, path, query);
  } catch (error) {
    if (!isRefusedByForm(error)) throw error;
    return undefined;
  }
}

/** Whether a dialect refused a request before it was sent. */
function isRefusedByForm(error: unknown): boolean {
  return isCallError(error) && error.name === "CallError" && error.failure === "final";
}

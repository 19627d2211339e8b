import type { HttpRequest } from "@planasonix/serving";
import { createJournal } from "../../src/request/journal.ts";
import type { ReceivedRequest, ServedTenant } from "../../src/request/received.ts";
import { operationOf } from "./calls.ts";

/** The time of the tenants of {@link receivedRequest}, in milliseconds since 1970. */
export const noon: number = Date.parse("2026-11-24T12:00:00Z");

/** The parts of a received request that differ from a request without a body. */
export interface ReceivedInput extends Partial<Pick<HttpRequest, "method" | "path" | "query" | "headers">> {
  readonly operation: string;
  readonly body?: string;
  readonly tenant?: Partial<ServedTenant>;
}

/** A request to an operation, as the steps after the identification of its tenant get it. */
export function receivedRequest({ operation: id, body = "", tenant, ...own }: ReceivedInput): ReceivedRequest {
  const operation = operationOf(id);
  const bytes = new TextEncoder().encode(body);
  const { method, path, name } = operation;
  const request = { method, path, query: new URLSearchParams(), headers: {}, readBody: async () => bytes, ...own };
  return {
    request,
    route: { operation, params: {} },
    bytes,
    keyId: "key_1",
    tenant: {
      time: { now: () => noon, moveTo: () => {} },
      journal: createJournal(new Set([name])),
      load: { requests: 0 },
      effects: [],
      ...tenant,
    } as ServedTenant,
  };
}

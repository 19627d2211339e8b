// Converts a response in the documented form to that of a dialect.

import type { ErrorReply } from "../http/error-reply.ts";
import type { HttpResponse } from "../http/exchange.ts";
import type { Address } from "./addresses.ts";
import { shownOf, toForm } from "./fields.ts";
import { isRecord, type Members, place, valueAt } from "./pointers.ts";

/** The header with the ID of the work that is already going, of a response to a request with `refusesGoing`. */
export const goingHeader = "X-Going";

/** A page of a list whose items are counted by an offset. */
export interface OffsetPage {
  /** How many items the whole list has; undefined if that is not known. */
  readonly total: number | undefined;
}

/** Converts a response to the form of a dialect. What is not JSON, such as a file or an error, stays as it is. */
export function toFormResponse(address: Address, response: HttpResponse, page?: OffsetPage): HttpResponse {
  const body = jsonOf(response);
  if (response.status >= 400) return toError(address, response, body);
  const { gives } = address.described;
  if (address.given.response === undefined || (gives !== "list" && gives !== "resource")) return response;
  if (!isRecord(body) || body.data === undefined) return response;
  const sent = gives === "list" ? toList(address, body, page) : toOne(address, body.data);
  return { ...response, body: JSON.stringify(sent) };
}

/** The response for a request that is wrong in the form of a dialect. */
export function toErrorResponse(
  address: Pick<Address, "dialect">,
  { status, message, details }: ErrorReply,
  code: string,
): HttpResponse {
  return withParts(address, { status, headers: {}, body: "" }, { code, message, ...(details && { details }) });
}

/** The value of a JSON body; undefined for every other body. */
export function jsonOf({ headers, body }: HttpResponse): unknown {
  if (!headers["Content-Type"]?.startsWith("application/json")) return undefined;
  try {
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function toError(address: Address, response: HttpResponse, body: unknown): HttpResponse {
  const { [goingHeader]: id, ...headers } = response.headers;
  const { going } = address.given;
  if (going !== undefined && id !== undefined) {
    const sent: Record<string, unknown> = {};
    place(sent, going.id, id);
    return { ...response, status: going.status, headers, body: JSON.stringify(sent) };
  }
  const error = valueAt(body, "/error");
  return isRecord(error) ? withParts(address, response, error) : response;
}

/** An error with the parts that a form is known to have; with none of them, the message as text. */
function withParts({ dialect }: Pick<Address, "dialect">, response: HttpResponse, error: Members): HttpResponse {
  const parts = Object.entries(
    dialect.errors ?? { code: "/error/code", message: "/error/message", details: "/error/details" },
  );
  if (parts.length === 0) {
    const headers = { ...response.headers, "Content-Type": "text/plain; charset=utf-8" };
    return { ...response, headers, body: `${error.message}\n` };
  }
  const sent: Record<string, unknown> = {};
  for (const [part, at] of parts) if (error[part] !== undefined) place(sent, at, error[part]);
  return {
    ...response,
    headers: { ...response.headers, "Content-Type": "application/json" },
    body: JSON.stringify(sent),
  };
}

function toOne(address: Address, resource: unknown): unknown {
  const { at = "", fails } = address.given.response ?? {};
  const sent = toResource(address, resource);
  if (fails !== undefined) {
    for (const [at, value] of [
      [fails.unless, true],
      [fails.message, "OK"],
    ] as const) {
      // An attribute may have the same place.
      if (at !== undefined && valueAt(sent, at) === undefined) place(sent, at, value);
    }
  }
  return wrapped(sent, at);
}

function toList(address: Address, { data, meta }: Members, offset: OffsetPage | undefined): unknown {
  const { at = "", page } = address.given.response ?? {};
  const items = Array.isArray(data) ? data.map((item) => toResource(address, item)) : data;
  const sent = wrapped(items, at);
  if (!isRecord(sent)) return sent;
  if (page === undefined) return meta === undefined ? sent : { ...sent, meta };
  if (page.cursor !== undefined) place(sent, page.cursor, valueAt(meta, "/page/cursor") ?? null);
  if (page.total !== undefined && offset?.total !== undefined) place(sent, page.total, offset.total);
  return sent;
}

function wrapped(value: unknown, at: string): unknown {
  if (at === "") return value;
  const sent = {};
  place(sent, at, value);
  return sent;
}

function toResource({ described, given }: Address, resource: unknown): Record<string, unknown> {
  if (!isRecord(resource)) return {};
  const { response: { form = "flat", id: places = ["/id"], shows, also, ...naming } = {}, values = {} } = given;
  const stored = isRecord(resource.attributes) ? resource.attributes : {};
  const attributes = Object.entries(stored).map(([name, value]) => {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    return [name, known && typeof value === "string" && Object.hasOwn(known, value) ? known[value] : value] as const;
  });
  const valued = Object.fromEntries(attributes);
  const sent = toForm(shows ? shownOf(valued, shows) : valued, described.response ?? new Map(), naming);
  if (form === "envelope") return { ...resource, attributes: sent };
  const whole: Record<string, unknown> = {};
  const at = places.find((one) => one.startsWith("/"));
  if (resource.id !== undefined && at !== undefined) place(whole, at, resource.id);
  return { ...also, ...sent, ...whole };
}

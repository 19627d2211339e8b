import { invalidRequest } from "../http/error-reply.ts";
import type { Handler, HttpRequest, HttpResponse } from "../http/exchange.ts";
import type { Address } from "./addresses.ts";
import { isRecord, valueAt } from "./pointers.ts";
import { jsonOf, toFormResponse } from "./to-form.ts";

/**
 * Serves a page by offset: reads documented pages, by cursor, until it has the items. States the total if it read the
 * last one.
 * @throws {HttpError} 400 if the offset is not a number.
 */
export async function pageByOffset(address: Address, request: HttpRequest, next: Handler): Promise<HttpResponse> {
  const { described, given } = address;
  const query = new URLSearchParams(request.query);
  const offset = Number(query.get(described.page) ?? 0);
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw invalidRequest({ field: `query.${given.response?.page?.parameter}`, issue: "must be a whole number" });
  }
  query.delete(described.page);
  const asked = /^[1-9]\d*$/.exec(query.get("limit") ?? "")?.[0];
  if (asked !== undefined) query.set("limit", String(offset + Number(asked)));
  const items: unknown[] = [];
  for (;;) {
    const response = await next({ ...request, query });
    const body = jsonOf(response);
    const data = valueAt(body, "/data");
    if (!isRecord(body) || !Array.isArray(data)) return toFormResponse(address, response);
    items.push(...data);
    const end = offset + Number(asked ?? valueAt(body, "/meta/page/limit"));
    const following = valueAt(body, "/meta/page/cursor");
    if (typeof following === "string" && items.length < end) {
      query.set(described.page, following);
      continue;
    }
    const page = { ...response, body: JSON.stringify({ ...body, data: items.slice(offset, end) }) };
    return toFormResponse(address, page, { total: typeof following === "string" ? undefined : items.length });
  }
}

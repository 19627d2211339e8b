import type { HttpResponse, Layer } from "../http/exchange.ts";

const HEADER = "X-Request-Id";

/** Gives every response the header `X-Request-Id`, as {@link withRequestId} does, unless its form has none. */
export const requestId: Layer = (next) => async (request) => withRequestId(await next(request));

/**
 * Sets `X-Request-Id` to `req_` and 32 hexadecimal digits, different for each response. Replaces the header that a
 * response has, which is an example of the description or belongs to an earlier response.
 */
export function withRequestId(response: HttpResponse): HttpResponse {
  const others = Object.entries(response.headers).filter(([name]) => name.toLowerCase() !== HEADER.toLowerCase());
  const id = response.hasNoRequestId ? {} : { [HEADER]: `req_${randomHex()}` };
  return { ...response, headers: { ...id, ...Object.fromEntries(others) } };
}

/** Where random values come from. A page that is not a secure context has no `randomUUID`. */
type RandomSource = Pick<Crypto, "getRandomValues"> & Partial<Pick<Crypto, "randomUUID">>;

/** Returns 32 random hexadecimal digits. */
export function randomHex(source: RandomSource = crypto): string {
  // Several times faster than the bytes.
  if (source.randomUUID) return source.randomUUID().replaceAll("-", "");
  const bytes = source.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header with which a client makes each of its writes unique. */
const ownHeader = "idempotency-key";

/**
 * Sends a request, and returns a copy of its response for each equal one: requests with the same method, URL, body and
 * headers, whatever the value of the idempotency key. So two clients that must send the same get the same response, and
 * the mock, which takes most of the time, works once. A request with another body than text is always sent.
 */
export function sendOnce(send: typeof fetch): typeof fetch {
  const sent = new Map<string, Response>();
  return async (input, init = {}) => {
    const key = keyOf(input, init);
    const known = key === undefined ? undefined : sent.get(key);
    const response = known ?? (await send(input, init));
    if (key === undefined) return response;
    sent.set(key, response);
    return response.clone();
  };
}

function keyOf(input: Parameters<typeof fetch>[0], { method, headers, body = null }: RequestInit): string | undefined {
  if (input instanceof Request || (body !== null && typeof body !== "string")) return undefined;
  const compared = new Headers(headers);
  if (compared.has(ownHeader)) compared.set(ownHeader, "");
  return JSON.stringify([method, String(input), body, [...compared]]);
}

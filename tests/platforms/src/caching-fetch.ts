// Before the program starts, replaces `fetch` with a version that caches responses, as the `fetch` of Next.js can.

const { fetch: original } = globalThis;
const cached = new Map<string, Response>();

/** Repeats the first successful response to a GET for later GETs of the same URL, except with `cache: "no-store"`. */
globalThis.fetch = async (input, init = {}) => {
  const { method = "GET", cache } = init;
  if (method !== "GET" || cache === "no-store") return original(input, init);
  const response = cached.get(String(input)) ?? (await original(input, init));
  if (response.ok) cached.set(String(input), response.clone());
  return response;
};

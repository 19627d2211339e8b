// Runs before the program: replaces `fetch` with one that caches responses, because the `fetch` of Next.js can do so.

const { fetch: original } = globalThis;
const cached = new Map<string, Response>();

/** Resolves later GETs of a URL to the first successful response, except with `cache: "no-store"`. */
globalThis.fetch = async (input, init = {}) => {
  const { method = "GET", cache } = init;
  if (method !== "GET" || cache === "no-store") return original(input, init);
  const response = cached.get(String(input)) ?? (await original(input, init));
  if (response.ok) cached.set(String(input), response.clone());
  return response;
};

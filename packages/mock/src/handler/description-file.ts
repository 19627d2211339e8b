import { parsePreference } from "../description/preference.ts";
import type { Answer, Layer } from "../http/exchange.ts";

/**
 * Answers `GET /openapi.yaml` with the description itself, and asks for no key: it has to be readable by whoever does
 * not know the API yet. A request that prefers a code or an example gets what the description declares for it.
 */
export function descriptionFile(text: string): Layer {
  const answer: Answer = { status: 200, headers: { "Content-Type": "application/yaml" }, body: text };

  return (next) => async (request) => {
    if (request.method !== "GET" || request.path !== "/openapi.yaml") return next(request);
    const { code, example } = parsePreference(request.headers.prefer);
    return code === undefined && example === undefined ? answer : next(request);
  };
}

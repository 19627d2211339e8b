import { ownCopy } from "../description/own-copy.ts";
import { parsePreference } from "../description/preference.ts";
import type { Answer, Layer } from "../http/exchange.ts";
import { basePath } from "./mount.ts";
import { nextReset } from "./rate-limit-headers.ts";

/**
 * Answers `GET /openapi.yaml` with the description itself, and asks for no key: it has to be readable by whoever does
 * not know the API yet. A request that prefers a code or an example gets what the description declares for it.
 */
export function descriptionFile(text: string, resetExample: string | undefined): Layer {
  return (next) => async (request) => {
    if (request.method !== "GET" || request.path !== "/openapi.yaml") return next(request);
    const { code, example } = parsePreference(request.headers.prefer);
    if (code !== undefined || example !== undefined) return next(request);
    return answer(request.headers.host);
  };

  function answer(host: string | undefined): Answer {
    const url = `http://${host}${basePath}`;
    const body = host === undefined ? text : ownCopy(text, { url, resetExample, reset: nextReset() });
    return { status: 200, headers: { "Content-Type": "application/yaml" }, body };
  }
}

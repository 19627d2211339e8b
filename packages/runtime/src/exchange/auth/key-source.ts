import type { HttpRequest, HttpResponse, Middleware } from "../../model/request.ts";
import { onAbort } from "../../platform/on-abort.ts";
import { isObject } from "../../platform/realm.ts";

/** A key, or what is asked for one before each attempt: with `refresh` after the API has refused the last one. */
export type ApiKey = string | ((context: { readonly refresh: boolean }) => string | Promise<string>);

/** How the key is sent: `Authorization: Bearer`, or the deprecated header `X-Planasonix-Api-Key`. */
export type AuthScheme = "bearer" | "x-planasonix-api-key";

/** Gives keys out, and remembers the last ones so that they can be masked. */
export interface ApiKeyProvider {
  /** The key to use now. @throws {TypeError} If there is none, or what there is cannot be a key. */
  get(refresh: boolean): string | Promise<string>;
  /** Asks no more for an answer that did not come. */
  discardPending(refresh: boolean): void;
  /** Whether a refused key can be replaced. */
  readonly canRefresh: boolean;
  /** The keys that were given out last, the newest first. */
  readonly recentKeys: readonly string[];
  /** Counts how often the key has changed. */
  version(): number;
}

/** More than are under way with the usual options, should each attempt have its own. */
const knownKeys = 100;

/** A source over the option `apiKey`. Questions asked while one like them is pending share its answer. */
export function createApiKeyProvider(apiKey: ApiKey | undefined): ApiKeyProvider {
  const recentKeys: string[] = [];
  const pending = new Map<boolean, Promise<string>>();
  let version = 0;
  const note = (given: unknown): string => {
    const key = checkKey(given);
    if (key !== recentKeys[0]) {
      version += 1;
      recentKeys.splice(0, knownKeys, key, ...recentKeys.filter((one) => one !== key).slice(0, knownKeys - 1));
    }
    return key;
  };
  const get = (refresh: boolean): string | Promise<string> => {
    const waiting = pending.get(refresh);
    if (waiting) return waiting;
    const answer = typeof apiKey === "function" ? apiKey({ refresh }) : apiKey;
    if (!isObject(answer)) return note(answer);
    const noted = Promise.resolve(answer)
      .then(note)
      .finally(() => pending.get(refresh) === noted && pending.delete(refresh));
    pending.set(refresh, noted);
    return noted;
  };
  return {
    get,
    discardPending: (refresh) => void pending.delete(refresh),
    canRefresh: typeof apiKey === "function",
    recentKeys,
    version: () => version,
  };
}

/** Refuses what cannot be a key, without showing it. */
export function checkKey(key: unknown): string {
  if (key === undefined) throw new TypeError("No API key: give the option `apiKey`, or set PLANASONIX_API_KEY");
  if (typeof key === "string" && /^[!-~]+$/.test(key)) return key;
  throw new TypeError("`apiKey` must be, or give, a string of visible ASCII characters");
}

/** Signs requests to the API's own origin, each attempt with the newest key. What goes elsewhere goes unsigned. */
export function authenticate(keys: ApiKeyProvider, scheme: AuthScheme, baseUrl: string): Middleware {
  const isBearer = scheme === "bearer";
  const name = isBearer ? "authorization" : scheme;
  const origin = `${new URL(baseUrl).origin}/`;
  return (next) => {
    const sign = (request: HttpRequest, key: string): Promise<HttpResponse> => {
      request.state.apiKeyVersion = keys.version();
      return next({ ...request, headers: { ...request.headers, [name]: isBearer ? `Bearer ${key}` : key } });
    };
    return (request) => {
      const { url, refreshApiKey, signal, state } = request;
      if (!url.startsWith(origin)) return next(request);
      // Refused with many others: whoever came first has asked for the new key.
      const newest = refreshApiKey && keys.recentKeys[0];
      if (newest && state.apiKeyVersion !== keys.version()) return sign(request, newest);
      const key = keys.get(refreshApiKey);
      if (typeof key === "string") return sign(request, key);
      const discardPending = signal && onAbort(signal, () => keys.discardPending(refreshApiKey));
      return key.finally(discardPending).then((later) => sign(request, later));
    };
  };
}

// Adds the API key to requests to the API's own origin, once per attempt, so that a rotated key is used immediately.
import type { HttpRequest, HttpResponse, Middleware } from "../../model/request.ts";
import type { ApiKey, AuthScheme } from "../../options/client-options.ts";
import { checkKey } from "../../options/resolve-options.ts";
import { isObject } from "../../options/validators.ts";
import { isolatesCalls } from "../../platform/environment.ts";
import { onAbort } from "../../platform/on-abort.ts";

/** Provides API keys, and remembers the recent ones so that they can be redacted. */
export interface ApiKeyProvider {
  /** The key to use now. @throws {TypeError} If there is none, or the value cannot be a key. */
  get(refresh: boolean): string | Promise<string>;
  /** Discards a pending key request. */
  discardPending(refresh: boolean): void;
  /** Whether a refused key can be replaced. */
  readonly canRefresh: boolean;
  /** The keys that were used last, the newest first. Another array after each change. */
  recentKeys(): readonly string[];
  /** Counts how often the key has changed. */
  version(): number;
}

/** How many recent keys are remembered: more than the default `maxConcurrency`, in case every attempt has its own. */
const maxRecentKeys = 100;

/**
 * Creates a provider over the option `apiKey`. Calls that need a key while one is being fetched share it, where the platform
 * lets one call wait for another.
 */
export function createApiKeyProvider(apiKey: ApiKey | undefined): ApiKeyProvider {
  let recentKeys: readonly string[] = [];
  const pending = new Map<boolean, Promise<string>>();
  let version = 0;
  const remember = (given: unknown): string => {
    const key = checkKey(given);
    if (key !== recentKeys[0]) {
      version += 1;
      recentKeys = [key, ...recentKeys.filter((one) => one !== key).slice(0, maxRecentKeys - 1)];
    }
    return key;
  };
  const get = (refresh: boolean): string | Promise<string> => {
    const shared = pending.get(refresh);
    if (shared) return shared;
    const given = typeof apiKey === "function" ? apiKey({ refresh }) : apiKey;
    if (!isObject(given)) return remember(given);
    const fetched = Promise.resolve(given)
      .then(remember)
      .finally(() => pending.get(refresh) === fetched && pending.delete(refresh));
    if (!isolatesCalls()) pending.set(refresh, fetched);
    return fetched;
  };
  return {
    get,
    discardPending: (refresh) => void pending.delete(refresh),
    canRefresh: typeof apiKey === "function",
    recentKeys: () => recentKeys,
    version: () => version,
  };
}

/** Signs each attempt with the newest key. Requests to other origins stay unsigned. */
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
      // Another call has already refreshed the key after the same 401: use that one.
      const newest = refreshApiKey && keys.recentKeys()[0];
      if (newest && state.apiKeyVersion !== keys.version()) return sign(request, newest);
      const key = keys.get(refreshApiKey);
      if (typeof key === "string") return sign(request, key);
      const stopListening = signal && onAbort(signal, () => keys.discardPending(refreshApiKey));
      return key.finally(stopListening).then((fetched) => sign(request, fetched));
    };
  };
}

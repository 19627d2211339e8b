// Adds the API key to requests to the API's own origin, once per attempt, so that a rotated key is used immediately.
import { missingApiKey } from "../../errors/create-errors.ts";
import type { HttpRequest, HttpResponse, Layer } from "../../model/request.ts";
import type { ApiKeyOption } from "../../options/client-options.ts";
import { checkKey, type ResolvedOptions } from "../../options/resolve-options.ts";
import { isObject } from "../../options/validators.ts";
import { isolatesCalls, onAbort } from "../../platform/platform.ts";

/** Provides API keys, and remembers the recent ones for redaction. */
export interface ApiKeyProvider {
  /**
   * Returns the current API key or, with `refresh`, a new one; `undefined` if there is none.
   *
   * @throws {TypeError} If the value cannot be an API key.
   */
  get(refresh: boolean): string | undefined | Promise<string | undefined>;
  /** Discards a pending key request, so that later calls do not share it. */
  discardPending(refresh: boolean): void;
  /** Whether a rejected key can be replaced. */
  readonly canRefresh: boolean;
  /** The recently used keys, newest first, as a new array after each change. */
  recentKeys(): readonly string[];
  /** How many times the API key has changed. */
  version(): number;
}

/** The number of recent keys to remember: more than the default `maxConcurrency`, in case every attempt has its own. */
const maxRecentKeys = 100;

/** Creates a provider for `apiKey`. Concurrent calls share one key request, unless the platform isolates calls. */
export function createApiKeyProvider(apiKey: ApiKeyOption | undefined): ApiKeyProvider {
  let recentKeys: readonly string[] = [];
  let version = 0;
  const pending = new Map<boolean, Promise<string | undefined>>();
  const remember = (given: unknown): string | undefined => {
    if (given === undefined) return undefined;
    if (given === recentKeys[0]) return recentKeys[0];
    const key = checkKey(given);
    version += 1;
    recentKeys = [key, ...recentKeys.filter((one) => one !== key)].slice(0, maxRecentKeys);
    return key;
  };
  return {
    get(refresh) {
      const shared = pending.get(refresh);
      if (shared) return shared;
      const given = typeof apiKey === "function" ? apiKey({ refresh }) : apiKey;
      if (!isObject(given)) return remember(given);
      const fetched = Promise.resolve(given)
        .then(remember)
        .finally(() => pending.get(refresh) === fetched && pending.delete(refresh));
      if (!isolatesCalls()) pending.set(refresh, fetched);
      return fetched;
    },
    discardPending: (refresh) => void pending.delete(refresh),
    canRefresh: typeof apiKey === "function",
    recentKeys: () => recentKeys,
    version: () => version,
  };
}

/** Adds the newest key to each attempt whose URL is within the origin of `baseUrl`. */
export function authenticate(
  keys: ApiKeyProvider,
  { authScheme, baseUrl }: Pick<ResolvedOptions, "authScheme" | "baseUrl">,
): Layer {
  const [header, prefix] = authScheme === "bearer" ? ["authorization", "Bearer "] : [authScheme, ""];
  const origin = `${new URL(baseUrl).origin}/`;
  let latestKey = "";
  let value = ""; // of the header with the latest key
  return (next) => {
    const send = (request: HttpRequest, key: string | undefined): Promise<HttpResponse> => {
      if (key === undefined) throw missingApiKey(request);
      if (key !== latestKey) value = prefix + key;
      latestKey = key;
      request.state.apiKeyVersion = keys.version();
      return next({ ...request, headers: { ...request.headers, [header]: value } });
    };
    return (request) => {
      const { url, refreshApiKey, signal, state } = request;
      if (!url.startsWith(origin)) return next(request);
      // If another call has already replaced the rejected key, use the new one.
      const newest = refreshApiKey && keys.recentKeys()[0];
      if (newest && state.apiKeyVersion !== keys.version()) return send(request, newest);
      const key = keys.get(refreshApiKey);
      if (!isObject(key)) return send(request, key);
      const stopListening = signal && onAbort(signal, () => keys.discardPending(refreshApiKey));
      return key.finally(stopListening).then((fetched) => send(request, fetched));
    };
  };
}

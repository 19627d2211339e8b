import type { Middleware } from "./send.ts";

const header = "idempotency-key";

/**
 * Sends every POST under a key: one for the call, the same for all its attempts. The operation may be repeated on the
 * strength of it if the caller gave the key, or trusts the deployment to honour it.
 */
export function idempotencyKey(trusted: boolean): Middleware {
  return (next) => (request) => {
    const { headers, method } = request;
    if (header in headers) return next({ ...request, keyed: true });
    if (method !== "POST") return next(request);
    return next({ ...request, keyed: trusted, headers: { ...headers, [header]: crypto.randomUUID() } });
  };
}

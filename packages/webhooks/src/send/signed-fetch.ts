import { type RawBody, rawBytes } from "../verify/raw-body.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { type SendClock, systemClock } from "./send-clock.ts";
import { sign } from "./sign.ts";

/**
 * The options of `fetch`, with a raw body, and the options for signing and retries. Redirects are not followed, because
 * the signature would go to another server.
 */
export interface SignedFetchOptions extends Omit<RequestInit, "body" | "method" | "redirect"> {
  /** The secret of the Webhook Source. */
  readonly secret: string;
  /** The exact bytes to send, as `application/json` unless `headers` names another type. @default empty */
  readonly body?: RawBody | undefined;
  /**
   * The method that the Webhook Source expects.
   *
   * @default "POST"
   */
  readonly method?: "POST" | "PUT" | "PATCH" | undefined;
  /**
   * The maximum number of retries of a rejected delivery.
   *
   * @default 3
   */
  readonly maxRetries?: number | undefined;
  /**
   * The time from the start of the call during which a retry may start, in milliseconds. If the next delay would end
   * later, the result is the last response. To abort an attempt in progress, use `signal`.
   *
   * @default 300_000
   */
  readonly deadlineMs?: number | undefined;
  /**
   * The function that sends each attempt.
   *
   * @default the platform's `fetch`
   */
  readonly fetch?: ((url: string | URL, init: RequestInit) => Promise<Response>) | undefined;
  /**
   * The clock for signature timestamps, retry delays and `deadlineMs`. Pass a fake one in tests.
   *
   * @default the system clock
   */
  readonly clock?: SendClock | undefined;
  /**
   * Returns a number in [0, 1) for the jitter of delays.
   *
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
}

/**
 * Sends a signed body to a Webhook Source and resolves with the last response, whatever its status. Each attempt has
 * its own signature. Retries only after a 429, or a 503 with Retry-After, because these responses reject the delivery.
 * After a broken connection, Planasonix may already have started a run, so the caller decides whether to retry.
 *
 * Rejects with the reason of `signal` if it aborts.
 *
 * @throws {WebhookVerificationError} `body-was-parsed` if the body is not raw, `empty-secret` if the secret is blank.
 * @throws {TypeError} From `fetch`, if the connection fails.
 */
export async function signedFetch(url: string | URL, options: SignedFetchOptions): Promise<Response> {
  const { secret, body = "", method = "POST", maxRetries = 3, deadlineMs = 300_000, ...rest } = options;
  const { fetch: send = fetch, clock = systemClock, random = Math.random, ...init } = rest;
  const deadline = clock.now() + deadlineMs;
  // A copy, because the caller may change its buffer between attempts.
  const bytes = rawBytes(body).slice();

  for (let attempt = 0; ; attempt += 1) {
    const headers = new Headers(init.headers);
    const signature = await sign({ body: bytes, secret, timestamp: new Date(clock.now()) });
    for (const [name, value] of Object.entries(signature)) headers.set(name, value);
    if (bytes.length > 0 && !headers.has("content-type")) headers.set("content-type", "application/json");
    const response = await send(url, { ...init, method, headers, body: bytes, redirect: "manual" });

    const delayMs = attempt < maxRetries ? retryDelayMs(response, attempt, clock.now(), random()) : undefined;
    if (delayMs === undefined || !(clock.now() + delayMs <= deadline)) return response;
    await response.body?.cancel();
    await clock.sleep(delayMs, init.signal ?? undefined);
  }
}

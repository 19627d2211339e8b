import { type RawBody, rawBytes } from "../verify/raw-body.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { sign } from "./sign.ts";

/** Time, as far as sending needs it. */
export interface SendClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; rejects at once with the signal's reason when that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What `fetch` takes, except that the body is raw and redirects, which would carry the signature elsewhere, are not followed. */
export interface SignedFetchOptions extends Omit<RequestInit, "body" | "method" | "redirect"> {
  /** The secret of the Webhook Source. */
  readonly secret: string;
  /** The exact bytes to send. @default none */
  readonly body?: RawBody | undefined;
  /** The method chosen on the Webhook Source. @default "POST" */
  readonly method?: "POST" | "PUT" | "PATCH" | undefined;
  /** How often to send again what was turned away. @default 3 */
  readonly maxRetries?: number | undefined;
  /** Time for all attempts and the pauses between them, in milliseconds: a pause that does not fit is not made. @default 300_000 */
  readonly deadlineMs?: number | undefined;
  /** @default the platform's `fetch` */
  readonly fetch?: ((url: string | URL, init: RequestInit) => Promise<Response>) | undefined;
  /** @default the time of the machine */
  readonly clock?: SendClock | undefined;
  /** A number in [0, 1) that spreads the pauses. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/**
 * Sends a signed body to a Webhook Source and resolves with the last answer, whatever its status.
 *
 * Each attempt is signed anew as it is sent. Only an answer that says the delivery was turned away is followed by another
 * attempt: 429, and 503 with Retry-After. After a broken connection the run may have started, so that is the caller's to decide.
 *
 * @throws {WebhookVerificationError} `body-was-parsed` if the body is no raw body, `empty-secret` if the secret is blank.
 * @throws {TypeError} As `fetch` does, when it cannot connect.
 */
export async function signedFetch(url: string | URL, options: SignedFetchOptions): Promise<Response> {
  const { secret, body = "", method = "POST", maxRetries = 3, deadlineMs = 300_000, ...rest } = options;
  const { fetch: send = fetch, clock = systemClock, random = Math.random, ...init } = rest;
  const deadline = clock.now() + deadlineMs;
  // A copy: what the caller does to its buffer between two attempts must not matter.
  const bytes = rawBytes(body).slice();

  for (let attempt = 0; ; attempt += 1) {
    const headers = new Headers(init.headers);
    const signature = await sign({ body: bytes, secret, timestamp: clock.now() / 1000 });
    for (const [name, value] of Object.entries(signature)) headers.set(name, value);
    if (bytes.length > 0 && !headers.has("content-type")) headers.set("content-type", "application/json");
    const response = await send(url, { ...init, method, headers, body: bytes, redirect: "manual" });

    const delayMs = attempt < maxRetries ? retryDelayMs(response, attempt, clock.now(), random()) : undefined;
    if (delayMs === undefined || !(clock.now() + delayMs <= deadline)) return response;
    await response.body?.cancel();
    await clock.sleep(delayMs, init.signal ?? undefined);
  }
}

const systemClock: SendClock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

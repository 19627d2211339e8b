// Sends an attempt with `fetch`, follows redirects and reads the body. Converts network failures to ConnectionErrors.
import { callError, responseError } from "../../errors/create-errors.ts";
import { ConnectionError, PlanasonixError, RedirectError, ResponseFormatError } from "../../errors/errors.ts";
import { readRetryDelay } from "../../http/rate-limit-headers.ts";
import { emptyDiagnostics, failureOfResponse, failureOfStatus } from "../../model/attempt.ts";
import { bodyOf, type HttpRequest, type Send } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Fetch } from "../../platform/environment.ts";
import { isUnsent, reasonOf } from "../../platform/failure.ts";
import { uncached } from "../../platform/platform.ts";
import { describeRedirect, type Redirect, redirectOf, redirectTarget, shownLocation } from "../../platform/redirect.ts";
import { readText } from "../../platform/thrown.ts";
import type { Redactor } from "../../redaction/redactor.ts";

/** What the transport needs from the client. `maxResponseBytes` does not limit files. */
export interface TransportContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly maxResponseBytes: number;
  readonly redactor: Redactor;
  /** Throws if a request must not be sent to the address of a redirect. Default: each may be. */
  readonly checkHop?: ((request: HttpRequest) => void) | undefined;
}

/**
 * Creates the innermost step, which sends the request over the network. It reads the response as text up to a maximum
 * size, except for a file. A success with a longer body is rejected; the body of an error is truncated if it is longer
 * or stalls. All of this is one function, because each promise in between would slow down every call.
 */
export function createTransport(context: TransportContext): Send {
  const { clock, fetch } = context; // Called without a receiver: the platform's `fetch` throws if called as a method.
  return async (request) => {
    const startedAt = clock.monotonic();
    const { state, operation } = request;
    const wasSent = state.isSent; // Middleware may send an attempt twice.
    const init = initOf(request);
    let { url } = request;
    let response: Response;
    for (let hop = 0; ; hop += 1) {
      state.isSent = true;
      try {
        response = await fetch(url, init);
      } catch (cause) {
        if (!isUnsent(cause)) throw toError(context, request, cause, noResponse);
        state.isSent = wasSent;
        throw toError(context, request, cause, notSent);
      }
      checkResponse(response);
      const redirect = redirectOf(response, url);
      if (!redirect) break;
      const target = redirectTarget(request.method, redirect, url, hop);
      if (target === undefined) throw redirected(request, redirect, response);
      cancel(bodyOf(response)?.getReader());
      url = target;
      context.checkHop?.({ ...request, url });
    }
    const { status, ok } = response;
    const isRefused = status >= 400 && failureOfStatus(status, readRetryDelay(response, clock.now())) !== "ambiguous";
    if (isRefused) state.isSent = wasSent;
    const stream = (operation.gives === "file" && ok && response.body) || undefined;
    const body = stream ? undefined : bodyOf(response);
    let chunks: Uint8Array[] | undefined; // Most responses arrive in one chunk: an empty list would get space for 17.
    if (body) {
      const reader = body.getReader();
      const cancelTimeout = ok ? undefined : limitErrorTime(context, request, reader);
      let left = ok ? context.maxResponseBytes : maxErrorBytes;
      try {
        while (left >= 0) {
          const { done, value } = await reader.read();
          if (done) break;
          if (chunks) chunks.push(value);
          else chunks = [value];
          left -= value.byteLength;
        }
      } catch (cause) {
        // A truncated error body does not matter: the status has already decided the outcome.
        if (ok) throw toError(context, request, cause, cutOff);
      }
      cancelTimeout?.();
      if (left < 0) cancel(reader);
      if (left < 0 && ok) throw tooLong(request, response, context);
    }
    const text = utf8.decode(chunks && join(chunks));
    const durationMs = clock.monotonic() - startedAt;
    const broken = stream && toErrorOfBody(context, request);
    return {
      status,
      response,
      text,
      stream,
      broken,
      durationMs,
      queuedMs: state.queuedMs,
      diagnostics: emptyDiagnostics,
    };
  };
}

function checkResponse(response: Response): void {
  const { headers } = Object(response);
  if (headers && (bodyOf(response)?.getReader || !bodyOf(response))) return;
  throw new TypeError("`fetch` must resolve with a Response whose body is a ReadableStream");
}

/** Creates the error for a redirect that must not be followed. */
function redirected(request: HttpRequest, redirect: Redirect, response: Response): RedirectError {
  return responseError(RedirectError, request, response, `was redirected to ${describeRedirect(redirect)}`, {
    failure: failureOfResponse(request.operation),
    location: shownLocation(redirect),
  });
}

/** Adds one property after another: a literal with several spreads takes ten times as long. */
function initOf({ method, headers, body, signal, fetchOptions }: HttpRequest): RequestInit {
  // Next.js rejects `next` together with `no-store`.
  const isCacheable = method === "GET" && !(fetchOptions && "next" in fetchOptions);
  const init: RequestInit & { duplex?: "half" } = isCacheable ? uncached() : {};
  if (fetchOptions) Object.assign(init, fetchOptions);
  init.method = method;
  init.headers = headers;
  init.redirect = "manual";
  if (signal) init.signal = signal;
  if (body !== undefined) init.body = body;
  if (body instanceof ReadableStream) init.duplex = "half"; // Node requires it.
  return init;
}

/** How a connection can fail. */
interface Breakdown extends Pick<ConnectionError, "phase" | "failure"> {
  readonly messageFor: (host: string) => string;
}

// Three constants instead of a table, so that the build for browsers contains only two of them.
const notSent: Breakdown = {
  phase: "connect",
  failure: "not_sent",
  messageFor: (host) => `could not be sent to ${host}`,
};
const noResponse: Breakdown = {
  phase: "response",
  failure: "ambiguous",
  messageFor: (host) => `got no response from ${host}`,
};
const cutOff: Breakdown = {
  phase: "body",
  failure: "ambiguous",
  messageFor: (host) => `failed: the connection to ${host} closed before the response body was complete`,
};

/** The messages of JavaScript engines for programming errors. Network failures have other messages. */
const bugMessage =
  /is not (a |an |iterable|defined)|is (undefined|null)$|^Cannot (read|set|convert|destructure)|^Failed to (execute|parse URL)/;

/** Whether an error shows a bug in a custom `fetch` or its arguments. Such errors are thrown unchanged. */
function isBug(error: unknown): boolean {
  const name = readText(error, "name");
  if (name === "TypeError") return !readText(error, "code") && bugMessage.test(readText(error, "message"));
  return /^(Reference|Syntax|Range|URI|Eval)Error$/.test(name);
}

function toError(
  { redactor }: TransportContext,
  request: HttpRequest,
  cause: unknown,
  { phase, failure, messageFor }: Breakdown,
): unknown {
  if (cause instanceof PlanasonixError || isBug(cause)) return cause;
  const message = `${messageFor(new URL(request.url).host)} (${reasonOf(cause)})`;
  // The cause is redacted here already, because middleware sees it.
  return callError(ConnectionError, request, message, { failure, phase }, redactor.deep(cause));
}

/** Creates the errors for a body that breaks off. A function of its own: only files need it. */
function toErrorOfBody(context: TransportContext, request: HttpRequest): (cause: unknown) => unknown {
  return (cause) => toError(context, request, cause, cutOff);
}

type Cancelable = Pick<ReadableStreamDefaultReader<Uint8Array>, "cancel">;

function cancel(reader: Cancelable | undefined): void {
  reader?.cancel().catch(() => {});
}

/** Cancels the body of an error if it stalls. Returns a function that prevents that. */
function limitErrorTime({ clock }: TransportContext, request: HttpRequest, reader: Cancelable): () => void {
  const leftMs = Math.min(request.timeoutMs, request.deadlineAt - clock.monotonic());
  return clock.timer(Math.min(maxErrorMs, leftMs / 2), () => cancel(reader));
}

/** The maximum size of an error's body to read, in bytes; a message needs no more. */
const maxErrorBytes = 64 * 1024;
/** The time limit for the body of an error, in milliseconds: the status matters more. */
const maxErrorMs = 5_000;

const utf8 = new TextDecoder();

/** One array takes less time than a decoder that keeps the rest of each chunk, and than a Blob. */
function join(chunks: readonly Uint8Array[]): Uint8Array | undefined {
  if (chunks.length === 1) return chunks[0];
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.byteLength;
  }
  return joined;
}

function tooLong(
  request: HttpRequest,
  response: Response,
  { maxResponseBytes, redactor }: Omit<TransportContext, "fetch">,
): ResponseFormatError {
  const limit = `${maxResponseBytes} bytes (maxResponseBytes)`;
  return responseError(ResponseFormatError, request, response, `returned more than ${limit}`, {
    failure: failureOfResponse(request.operation),
    url: redactor.url(request.url),
    expected: `at most ${limit}`,
    found: "more",
  });
}

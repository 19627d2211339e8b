// One `fetch` with its redirects and its body. Converts every network failure to a ConnectionError.
import { ConnectionError, callError, RedirectError, ResponseFormatError } from "../../errors/errors.ts";
import { PlanasonixError } from "../../errors/planasonix-error.ts";
import { requestIdOf } from "../../http/headers.ts";
import { emptyDiagnostics, failureOfResponse } from "../../model/attempt.ts";
import type { HttpRequest, HttpResponse, Send } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Fetch, uncached } from "../../platform/environment.ts";
import { classifyError, codeOf, type Redirect, redirectOf } from "../../platform/network.ts";
import type { Redactor } from "../../redaction/redactor.ts";

/** What the innermost step needs of the client. */
export interface TransportContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly maxResponseBytes: number;
  readonly redactor: Redactor;
}

/** Creates the innermost step, which sends the request over the network and reads the response. */
export function createTransport(context: TransportContext): Send {
  const { clock } = context;
  return async (request) => {
    const startedAt = clock.monotonic();
    const response = await fetchFollowing(context, request, request.url, 0);
    const { status, ok, body } = response;
    const stream = request.operation.gives === "file" && ok && body ? body : undefined;
    let text = "";
    try {
      if (!stream) text = await readText(request, response, context);
    } catch (cause) {
      throw toError(context, request, cause, "body");
    }
    const durationMs = clock.monotonic() - startedAt;
    const read: HttpResponse = { status, response, text, stream, durationMs, diagnostics: emptyDiagnostics };
    return stream ? { ...read, broken: (cause) => toError(context, request, cause, "body") } : read;
  };
}

async function fetchFollowing(
  context: TransportContext,
  request: HttpRequest,
  url: string,
  hop: number,
): Promise<Response> {
  const { state } = request;
  const wasSent = state.isSent; // Middleware may send an attempt twice.
  const { fetch } = context; // Called without a receiver: the platform's `fetch` throws if called as a method.
  let response: Response;
  try {
    state.isSent = true;
    response = await fetch(url, initOf(request));
  } catch (cause) {
    const isUnsent = classifyError(cause) === "not_sent";
    if (isUnsent) state.isSent = wasSent;
    throw toError(context, request, cause, isUnsent ? "connect" : "response");
  }
  const { headers, body } = Object(response);
  if (!headers || (body && !body.getReader)) {
    throw new TypeError("`fetch` must resolve with a Response whose body is a ReadableStream");
  }
  const { status } = response;
  if (status >= 400 && status < 500 && status !== 408) state.isSent = wasSent; // Refused, so not executed.
  const redirect = redirectOf(response, url);
  if (!redirect) return response;
  const target = followed(request, redirect, url, hop);
  if (target === undefined) throw toRedirectError(request, redirect, response);
  response.body?.cancel().catch(() => {});
  return fetchFollowing(context, request, target, hop + 1);
}

const maxHops = 5;

/** Follows redirects only of GET and HEAD and only within the origin: no other server may receive the key or a body. */
function followed({ method }: HttpRequest, { location }: Redirect, from: string, hop: number): string | undefined {
  const isSafe = /^(GET|HEAD)$/.test(method) && location?.origin === new URL(from).origin;
  return isSafe && hop < maxHops ? location?.href : undefined;
}

function toRedirectError(request: HttpRequest, { location }: Redirect, response: Response): RedirectError {
  const shown = location && location.origin + location.pathname;
  const message = `was redirected to ${shown ?? "an unknown address"}; redirects to another origin, or of a write, are not followed`;
  const failure = failureOfResponse(request.operation);
  const { status } = response;
  return callError(RedirectError, request, message, {
    failure,
    status,
    location: shown,
    requestId: requestIdOf(response),
  });
}

function initOf({ method, headers, body, signal, fetchOptions }: HttpRequest): RequestInit {
  const isCacheable = method === "GET" && !("next" in Object(fetchOptions)); // Next.js rejects `next` beside `no-store`.
  const init: RequestInit = { ...(isCacheable && uncached()), ...fetchOptions, method, headers, redirect: "manual" };
  if (signal) init.signal = signal;
  if (body !== undefined) init.body = body;
  // Node requires `duplex` for a streamed body.
  return body instanceof ReadableStream ? Object.assign(init, { duplex: "half" }) : init;
}

const messages = {
  connect: (host: string) => `could not be sent to ${host}`,
  response: (host: string) => `got no response from ${host}`,
  body: (host: string) => `failed: the connection to ${host} closed before the response body was complete`,
};

/** Engine messages for programming errors. Network failures have others. */
const bugMessage =
  /is not (a |an |iterable|defined)|is (undefined|null)$|^Cannot (read|set|convert|destructure)|^Failed to (execute|parse URL)/;

/** Whether a custom `fetch` or its arguments are wrong. Such an error is thrown unchanged, because no retry helps. */
function isBug({ name, message, code }: { name?: unknown; message?: unknown; code?: unknown }): boolean {
  if (name === "TypeError") return code === undefined && bugMessage.test(String(message));
  return /^(Reference|Syntax|Range|URI|Eval)Error$/.test(String(name));
}

function toError(
  { redactor }: TransportContext,
  request: HttpRequest,
  cause: unknown,
  phase: ConnectionError["phase"],
): unknown {
  if (cause instanceof PlanasonixError || isBug(Object(cause))) return cause;
  const failure = phase === "connect" ? "not_sent" : "ambiguous";
  const message = `${messages[phase](new URL(request.url).host)} (${codeOf(cause)})`;
  return callError(ConnectionError, request, message, { failure, phase }, redactor.deep(cause)); // middleware sees it
}

/** The maximum size of an error's body to read, in bytes; a message needs no more. */
const maxErrorBytes = 64 * 1024;
/** The time limit for the body of an error, in milliseconds: the status matters more. */
const maxErrorMs = 5_000;

const utf8 = new TextDecoder();

/**
 * Reads a response as text, up to a maximum size. A success that is longer rejects; an error that is longer or stalls is
 * truncated.
 */
export function readText(
  request: HttpRequest,
  response: Response,
  { clock, maxResponseBytes }: Pick<TransportContext, "clock" | "maxResponseBytes">,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { ok, body } = response;
    if (!body) return resolve("");
    const reader = body.getReader();
    let chunks: Uint8Array<ArrayBuffer>[] | undefined; // Most responses arrive in one chunk.
    let left = ok ? maxResponseBytes : maxErrorBytes;
    const take = ({ done, value }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>): void => {
      if (value && chunks) chunks.push(value);
      else if (value) chunks = [value];
      left -= value?.byteLength ?? 0;
      if (done || left < 0) finish(done);
      else reader.read().then(take, broken);
    };
    const finish = (isWhole: boolean): void => {
      cancelTimeout?.();
      if (!isWhole) reader.cancel().catch(() => {});
      if (left < 0 && ok) reject(tooLong(request, response, maxResponseBytes));
      else resolve(chunks && chunks.length > 1 ? new Blob(chunks).text() : utf8.decode(chunks?.[0]));
    };
    // A truncated error body does not change the outcome: the status has already decided it.
    const broken = ok ? reject : () => finish(true);
    const leftMs = Math.min(request.timeoutMs, request.deadlineAt - clock.monotonic());
    const errorMs = Math.min(maxErrorMs, leftMs / 2);
    const cancelTimeout = ok ? undefined : clock.timer(errorMs, () => finish(false));
    reader.read().then(take, broken);
  });
}

function tooLong(request: HttpRequest, response: Response, maxResponseBytes: number): ResponseFormatError {
  const { status } = response;
  const failure = failureOfResponse(request.operation);
  const limit = `${maxResponseBytes} bytes (maxResponseBytes)`;
  const about = { failure, status, url: request.url, requestId: requestIdOf(response) };
  const fields = { ...about, expected: `at most ${limit}`, found: "more" };
  return callError(ResponseFormatError, request, `returned more than ${limit}`, fields);
}

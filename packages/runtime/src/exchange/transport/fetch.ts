import { callError } from "../../errors/create-error.ts";
import { ConnectionError } from "../../errors/errors.ts";
import { classifyError, codeOf } from "../../errors/network-error.ts";
import { PlanasonixError } from "../../errors/planasonix-error.ts";
import { emptyDiagnostics } from "../../model/attempt.ts";
import type { HttpRequest, Send } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { isObject } from "../../platform/realm.ts";
import type { Redactor } from "../../redaction/redactor.ts";
import { readText } from "./read-body.ts";
import { redirectTarget } from "./redirect.ts";

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What the innermost step needs of the client. */
export interface TransportContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly maxResponseBytes: number;
  readonly redactor: Redactor;
}

/** The innermost step: sends the request over the network and reads the answer. */
export function createTransport(context: TransportContext): Send {
  const { clock } = context;
  return async (request) => {
    const startedAt = clock.monotonic();
    const response = await fetchFollowing(context, request, request.url, 0);
    const { status, ok, body } = response;
    if (request.operation.gives === "file" && ok && body) {
      const broken = (cause: unknown): Error => fail(context, request, cause, "body");
      return {
        status,
        response,
        text: "",
        stream: body,
        broken,
        durationMs: clock.monotonic() - startedAt,
        diagnostics: emptyDiagnostics,
      };
    }
    try {
      const text = await readText(request, response, context);
      return {
        status,
        response,
        text,
        stream: undefined,
        durationMs: clock.monotonic() - startedAt,
        diagnostics: emptyDiagnostics,
      };
    } catch (cause) {
      throw fail(context, request, cause, "body");
    }
  };
}

async function fetchFollowing(
  context: TransportContext,
  request: HttpRequest,
  url: string,
  hop: number,
): Promise<Response> {
  const { fetch } = context; // called by itself: the platform's refuses to be a method
  let response: Response;
  try {
    request.state.isSent = true;
    response = await fetch(url, initOf(request));
  } catch (cause) {
    throw fail(context, request, cause, classifyError(cause) === "not_sent" ? "connect" : "response");
  }
  if (!isObject(response) || !("headers" in response)) throw new TypeError("`fetch` must resolve with a Response");
  const target = redirectTarget(request, url, response, hop);
  if (target === undefined) return response;
  response.body?.cancel().catch(() => {});
  return fetchFollowing(context, request, target, hop + 1);
}

const whatFailed = { connect: "could not be sent", response: "got no answer", body: "got an answer that broke off" };

function fail(
  { redactor }: TransportContext,
  request: HttpRequest,
  cause: unknown,
  phase: ConnectionError["phase"],
): PlanasonixError {
  if (cause instanceof PlanasonixError) return cause;
  const failure = phase === "connect" ? "not_sent" : "ambiguous";
  return callError(
    ConnectionError,
    request,
    `${whatFailed[phase]} (${codeOf(cause)})`,
    { failure, phase },
    redactor.deep(cause), // middleware sees it too
  );
}

function initOf({ method, headers, body, signal }: HttpRequest): RequestInit {
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (signal) init.signal = signal;
  if (body !== undefined) init.body = body;
  // Without it Node refuses a body that is a stream.
  return body instanceof ReadableStream ? Object.assign(init, { duplex: "half" }) : init;
}

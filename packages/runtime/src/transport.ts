import { noFacts } from "./attempts.ts";
import { readText } from "./body.ts";
import { classifyError, codeOf } from "./classify.ts";
import type { Clock } from "./clock.ts";
import { ConnectionError, PlanasonixError } from "./errors.ts";
import { failCall } from "./failures.ts";
import { redirectTarget } from "./redirect.ts";
import type { Answer, Send, SendRequest } from "./send.ts";

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What the innermost step needs of the client. */
export interface TransportContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly maxResponseBytes: number;
  /** Replaces a cause that shows what must not be shown. */
  readonly maskCause: (cause: unknown) => unknown;
}

/** The innermost step: sends the request over the network and reads the answer. */
export function createTransport(context: TransportContext): Send {
  return (request) => {
    const startedAt = context.clock.monotonic();
    return fetchFollowing(context, request, request.url, 0).then((response) =>
      read(context, request, response, startedAt),
    );
  };
}

function fetchFollowing(context: TransportContext, request: SendRequest, url: string, hop: number): Promise<Response> {
  return context.fetch(url, initOf(request)).then(
    (response) => {
      const target = redirectTarget(request, url, response, hop);
      if (target === undefined) return response;
      response.body?.cancel().catch(() => {});
      return fetchFollowing(context, request, target, hop + 1);
    },
    (cause: unknown) => {
      const failure = classifyError(cause);
      const isUnsent = failure === "not_sent";
      throw failCall(
        ConnectionError,
        request,
        `${isUnsent ? "could not be sent" : "got no answer"} (${codeOf(cause)})`,
        { failure, phase: isUnsent ? "connect" : "response" },
        context.maskCause(cause),
      );
    },
  );
}

function read(
  { clock, maxResponseBytes, maskCause }: TransportContext,
  request: SendRequest,
  response: Response,
  startedAt: number,
): Answer | Promise<Answer> {
  const { status } = response;
  const answer = (text: string, stream?: ReadableStream<Uint8Array>): Answer => ({
    status,
    response,
    text,
    stream,
    durationMs: clock.monotonic() - startedAt,
    facts: noFacts,
  });
  if (request.operation.gives === "file" && response.ok && response.body) return answer("", response.body);
  return readText(request, response, maxResponseBytes).then(answer, (cause: unknown) => {
    if (cause instanceof PlanasonixError) throw cause;
    const fields = { failure: "ambiguous", phase: "body" } as const;
    throw failCall(
      ConnectionError,
      request,
      `got an answer that broke off (${codeOf(cause)})`,
      fields,
      maskCause(cause),
    );
  });
}

function initOf({ method, headers, body, signal }: SendRequest): RequestInit {
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (signal) init.signal = signal;
  if (body === undefined) return init;
  // Without `duplex` Node refuses a body that is a stream.
  return Object.assign(init, body instanceof ReadableStream ? { body, duplex: "half" } : { body });
}

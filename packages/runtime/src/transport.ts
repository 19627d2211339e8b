import { noFacts } from "./attempts.ts";
import { readText } from "./body.ts";
import { classifyError, codeOf } from "./classify.ts";
import type { Clock } from "./clock.ts";
import { ConnectionError, PlanasonixError } from "./errors.ts";
import { redirectTarget } from "./redirect.ts";
import { describeUncertainty } from "./retry-policy.ts";
import { type Answer, describeRequest, identify, type Send, type SendRequest } from "./send.ts";

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What the innermost layer needs of the world. */
export interface TransportContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly maxResponseBytes: number;
  /** Replaces what must not be shown in a cause. */
  readonly maskCause: (cause: unknown) => unknown;
}

/** The innermost step: sends the request over the network and reads the answer. */
export function createTransport(context: TransportContext): Send {
  return async (request) => {
    const startedAt = context.clock.monotonic();
    const response = await fetchFollowing(context, request);
    const isFile = request.operation.gives === "file" && response.ok;
    const text = isFile
      ? ""
      : await attempt(context, request, () => readText(request, response, context.maxResponseBytes), "body");
    return {
      status: response.status,
      response,
      text,
      stream: (isFile && response.body) || undefined,
      durationMs: context.clock.monotonic() - startedAt,
      facts: noFacts,
    } satisfies Answer;
  };
}

async function fetchFollowing(context: TransportContext, request: SendRequest): Promise<Response> {
  const init = initOf(request);
  let { url } = request;
  for (let hop = 0; ; hop += 1) {
    const response = await attempt(context, request, () => context.fetch(url, init));
    const target = redirectTarget(request, url, response, hop);
    if (target === undefined) return response;
    response.body?.cancel().catch(() => {});
    url = target;
  }
}

async function attempt<Result>(
  context: TransportContext,
  request: SendRequest,
  step: () => Promise<Result>,
  broken?: "body",
): Promise<Result> {
  try {
    return await step();
  } catch (cause) {
    throw cause instanceof PlanasonixError ? cause : fail(context, request, cause, broken);
  }
}

function initOf({ method, headers, body, signal }: SendRequest): RequestInit {
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (signal) init.signal = signal;
  if (body !== undefined) init.body = body;
  // Without it Node refuses a body that is a stream.
  return body instanceof ReadableStream ? Object.assign(init, { duplex: "half" }) : init;
}

function fail(context: TransportContext, request: SendRequest, cause: unknown, broken?: "body"): ConnectionError {
  const failure = broken ? "ambiguous" : classifyError(cause);
  const phase = broken ?? (failure === "not_sent" ? "connect" : "response");
  const what = { connect: "could not be sent", response: "got no answer", body: "got an answer that broke off" }[phase];
  const open = failure === "ambiguous" ? describeUncertainty(request.operation) : "";
  return new ConnectionError(
    `${describeRequest(request)} ${what} (${codeOf(cause)})${open}`,
    { ...identify(request), ...noFacts, failure, phase },
    context.maskCause(cause),
  );
}

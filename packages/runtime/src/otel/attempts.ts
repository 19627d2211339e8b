// The layers that report the attempts of a call, with their waits for the rate limiter, as spans and metrics.
import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { HttpRequest, HttpResponse, Layer, Send } from "../model/request.ts";
import type { TelemetryParts } from "../model/telemetry.ts";
import { addressOf, errorTypeOf, operationKey, readFailure, templateOf } from "./names.ts";
import { type AttemptEnd, begin, type CallRecord, records } from "./records.ts";

/**
 * The key that `suppressTracing` of OpenTelemetry's SDK sets: the SDK then creates no spans, and its propagators add no
 * headers. Instrumentations of `fetch`, undici and http thus leave the request alone.
 */
const suppressed = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** Creates the layers around the attempts of a call. A call without a record passes through unchanged. */
export function createAttemptLayers(tracer: Tracer): Pick<TelemetryParts, "queue" | "admitted" | "attempt"> {
  const layer =
    (act: (record: CallRecord, next: Send, request: HttpRequest) => Promise<HttpResponse>): Layer =>
    (next) =>
    (request) => {
      const record = records.get(request.state);
      return record ? act(record, next, request) : next(request);
    };
  return {
    queue: layer(queue),
    admitted: layer(admitted),
    attempt: layer((record, next, request) => send(tracer, record, next, request)),
  };
}

/** The attempts that wait for the rate limiter, with the function that says that they no longer do. */
const waiting = new WeakMap<CallRecord, () => void>();

/** Ends the spans of an attempt with the attempt, even if what is below continues: a `fetch` may ignore its signal. */
function queue(record: CallRecord, next: Send, request: HttpRequest): Promise<HttpResponse> {
  const { meters, attempts, open, exchange } = record;
  const { clock } = exchange.options;
  const attributes = { [operationKey]: request.name };
  const times = { queuedAt: clock.monotonic(), endedAt: Number.NaN, queuedMs: 0 };
  attempts.push(times);
  meters?.queued.add(1, attributes);
  const leave = (): void => {
    if (waiting.delete(record)) meters?.queued.add(-1, attributes);
  };
  waiting.set(record, leave);
  const end = (ended: AttemptEnd): void => {
    leave();
    times.endedAt = clock.monotonic();
    times.queuedMs = request.state.queuedMs;
    if (times.queuedMs > 0) meters?.limiterDelay.record(times.queuedMs / 1000, attributes);
    for (const endSpan of open) endSpan(ended);
    open.clear();
  };
  return settle(
    begin(() => next(request)),
    end,
  );
}

function admitted(record: CallRecord, next: Send, request: HttpRequest): Promise<HttpResponse> {
  waiting.get(record)?.();
  const { meters } = record;
  if (!meters) return next(request);
  const attributes = { [operationKey]: request.name };
  meters.inFlight.add(1, attributes);
  return settle(
    begin(() => next(request)),
    () => meters.inFlight.add(-1, attributes),
  );
}

/** Sends a request with the trace context, in a context in which other instrumentations do nothing. */
function send(tracer: Tracer, record: CallRecord, next: Send, request: HttpRequest): Promise<HttpResponse> {
  const { open, meters } = record;
  const { span, inner } = startSpan(tracer, record, request);
  const carrier: Record<string, string> = {};
  propagation.inject(inner, carrier);
  let hasEnded = false;
  const end = (ended: AttemptEnd): void => {
    if (hasEnded) return;
    hasEnded = true;
    const known = attributesOf(ended, request);
    const { "http.response.status_code": status } = known;
    const attributes = { [operationKey]: request.name };
    meters?.attempts.add(1, { ...attributes, ...known });
    if (status === 429) meters?.throttled.add(1, attributes);
    if (!span) return;
    span.setAttributes(known);
    if (known["error.type"]) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  open.add(end);
  const sent = { ...request, headers: { ...request.headers, ...carrier } };
  return settle(
    begin(() => context.with(inner.setValue(suppressed, true), () => next(sent))),
    (ended) => {
      end(ended);
      open.delete(end);
    },
  );
}

/** Starts the span of an attempt, by the conventions for HTTP clients. `inner` is the context that the server gets. */
function startSpan(tracer: Tracer, record: CallRecord, request: HttpRequest): { span?: Span; inner: Context } {
  if (!record.hasAttemptSpans) return { inner: record.context };
  const template = templateOf(request);
  const attributes: Attributes = {
    "http.request.method": request.method,
    "url.template": template,
    ...addressOf(record.exchange.redactor.url(request.url)),
    ...(request.attempt > 1 && { "http.request.resend_count": request.attempt - 1 }),
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  const span = tracer.startSpan(`${request.method} ${template}`, options, record.context);
  return { span, inner: trace.setSpan(record.context, span) };
}

function attributesOf({ status, error }: AttemptEnd, request: HttpRequest): Attributes {
  const known = status ?? readFailure(error).status;
  const type = status === undefined ? errorTypeOf(error, request.signal) : status >= 400 && String(status);
  return {
    ...(typeof known === "number" && { "http.response.status_code": known }),
    ...(type && { "error.type": type }),
  };
}

/** Calls back once a request has ended. Adds no step to the promise of the response. */
function settle(sent: Promise<HttpResponse>, end: (ended: AttemptEnd) => void): Promise<HttpResponse> {
  sent.then(
    ({ status }) => end({ status }),
    (error) => end({ error }),
  );
  return sent;
}

import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { HttpResponse } from "../model/request.ts";
import type { Observed, ObservedRequest } from "../model/telemetry.ts";
import type { Meters } from "./meters.ts";
import { errorTypeOf, type Failure, operationKey, readFailure } from "./names.ts";
import { addDelays, begin, type CallRecord, records } from "./records.ts";

/** How a call ended: with its response, or with an error. */
export interface CallEnd {
  readonly response?: HttpResponse;
  readonly data?: unknown;
  readonly error?: unknown;
}

/** A wait that a call is part of. */
export interface Surrounding {
  readonly context: Context;
  /** Records a call as an event of the wait, instead of as a span. Returns whether it does. */
  isEvent(request: ObservedRequest): boolean;
  addEvent(request: ObservedRequest, ended: CallEnd, attributes: Attributes): void;
}

/** Observes one call. */
export type ObserveCall = <Done extends { readonly response: HttpResponse }>(
  exchange: Observed,
  request: ObservedRequest,
  act: () => Promise<Done>,
  wait?: Surrounding,
) => Promise<Done>;

/** Creates a span for each call, without attributes of HTTP: those are on the spans of its attempts. */
export function createCallObserver(tracer: Tracer, meters: () => Meters | undefined): ObserveCall {
  return (exchange, request, act, wait) => {
    const meter = meters();
    const attributes = { [operationKey]: request.name };
    const outer = wait?.context ?? context.active();
    const isEvent = wait?.isEvent(request) ?? false;
    const span = isEvent ? undefined : tracer.startSpan(request.name, { attributes }, outer);
    // Nobody listens: no provider is registered, or the caller has suppressed tracing.
    if (span && !meter && !isSpanContextValid(span.spanContext())) return act();
    const record: CallRecord = {
      exchange,
      context: span ? trace.setSpan(outer, span) : outer,
      hasAttemptSpans: span !== undefined,
      meters: meter,
      attempts: [],
      open: new Set(),
    };
    records.set(request.state, record);
    const startedAt = exchange.options.clock.monotonic();
    const done = begin(() => context.with(record.context, act));
    const end = (ended: CallEnd): void => {
      const known = attributesOf(record, request, ended);
      const type = known["error.type"];
      const seconds = (exchange.options.clock.monotonic() - startedAt) / 1000;
      meter?.duration.record(seconds, { ...attributes, ...(type && { "error.type": type }) });
      if (span) endSpan(span, record, ended, known);
      else wait?.addEvent(request, ended, known);
    };
    done.then(end, (error) => end({ error }));
    return done;
  };
}

function endSpan(span: Span, record: CallRecord, { response, error }: CallEnd, known: Attributes): void {
  span.setAttributes(known);
  if (known["error.type"]) span.setStatus({ code: SpanStatusCode.ERROR });
  if (span.isRecording()) addDelays(span, record, readFailure(error).attempts ?? response?.diagnostics.attempts ?? []);
  span.end();
}

/** What a span says of a call that has ended. */
function attributesOf(record: CallRecord, { signal }: ObservedRequest, { response, error }: CallEnd): Attributes {
  const isFailed = !response || response.status >= 400;
  const attempts = { "planasonix.call.attempts": record.attempts.length };
  if (!isFailed) return attempts;
  const { failure, outcome, requestId, attempts: list }: Failure = response?.diagnostics ?? readFailure(error);
  const type = response ? String(response.status) : errorTypeOf(error, signal);
  return {
    ...attempts,
    "error.type": type,
    ...texts({
      "planasonix.call.failure": failure,
      "planasonix.call.outcome": outcome,
      "planasonix.call.stopped": list?.at(-1)?.why,
      "planasonix.request_id": requestId,
    }),
  };
}

/** Returns those of the attributes that are texts. */
export function texts(attributes: Readonly<Record<string, unknown>>): Attributes {
  const entries = Object.entries(attributes).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

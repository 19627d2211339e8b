import type { Span, Tracer, TracerProvider } from "@opentelemetry/api";

/** A provider whose spans and events have the times of a clock, such as that of a sandbox. */
export function onClock(provider: TracerProvider, clock: { now(): number }): TracerProvider {
  return { getTracer: (...scope) => timedTracer(provider.getTracer(...scope)) };

  function timedTracer(tracer: Tracer): Tracer {
    const startSpan: Tracer["startSpan"] = (name, options, context) =>
      timedSpan(tracer.startSpan(name, { ...options, startTime: clock.now() }, context));
    return Object.assign(Object.create(tracer), { startSpan });
  }

  function timedSpan(span: Span): Span {
    const end = span.end.bind(span);
    const addEvent = span.addEvent.bind(span);
    span.end = (time = clock.now()) => end(time);
    span.addEvent = (name, attributes, time = clock.now()) => addEvent(name, attributes, time);
    return span;
  }
}

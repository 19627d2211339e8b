import type { Middleware, SendRequest } from "../src/middleware.ts";

/** The part of OpenTelemetry's `Span` that is used. */
export interface Span {
  setAttribute(key: string, value: string | number): unknown;
  end(): void;
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number };
}

/** The part of OpenTelemetry's `Tracer` that is used: `trace.getTracer("...")` of `@opentelemetry/api` is one. */
export interface Tracer {
  startSpan(name: string, options?: { attributes?: Record<string, string | number> }): Span;
}

/**
 * A span for each attempt, by OpenTelemetry's conventions for HTTP clients: what a call waits between attempts shows as the
 * gap between its spans, and does not count as the server's time. Attributes hold the template of the path and no query, no
 * header and no body: nothing that could be secret.
 */
export function traceAttempts(tracer: Tracer): Middleware {
  return (next) => async (request) => {
    const span = tracer.startSpan(request.name, { attributes: attributesOf(request) });
    try {
      const answer = await next({ ...request, headers: { ...request.headers, traceparent: traceParent(span) } });
      span.setAttribute("http.response.status_code", answer.status);
      if (answer.status >= 400) span.setAttribute("error.type", String(answer.status));
      return answer;
    } catch (error) {
      span.setAttribute("error.type", error instanceof Error ? error.name : "unknown");
      throw error;
    } finally {
      span.end();
    }
  };
}

function attributesOf({ method, operation, url, attempt }: SendRequest): Record<string, string | number> {
  return {
    "http.request.method": method,
    "url.template": operation.http.slice(operation.http.indexOf("/")),
    "server.address": new URL(url).hostname,
    "http.request.resend_count": attempt - 1,
  };
}

function traceParent(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

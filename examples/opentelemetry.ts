// Middleware that creates an OpenTelemetry span for each attempt. Register a tracer provider as usual, then:
// createClient({ middleware: [traceAttempts()] })
import { context, propagation, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { Middleware, MiddlewareRequest } from "@planasonix/client/middleware";

/**
 * Creates a span for each attempt, with OpenTelemetry's attributes for HTTP clients. The parent is the span that is
 * active when the call is made. Delays between attempts are gaps between the spans, so they do not count as server
 * time. The server receives the trace context in `traceparent`. The attributes contain the template of the path, but
 * no query, header, body or error message, because these may contain secrets.
 */
export function traceAttempts(tracer: Tracer = trace.getTracer("planasonix")): Middleware {
  return (next) => async (request) => {
    const span = tracer.startSpan(request.operation, { kind: SpanKind.CLIENT, attributes: attributesOf(request) });
    const headers = { ...request.headers };
    propagation.inject(trace.setSpan(context.active(), span), headers);
    const fail = (type: string): void => {
      span.setAttribute("error.type", type);
      span.setStatus({ code: SpanStatusCode.ERROR });
    };
    try {
      const response = await next({ ...request, headers });
      span.setAttribute("http.response.status_code", response.status);
      if (response.status >= 400) fail(String(response.status));
      return response;
    } catch (error) {
      fail(error instanceof Error ? error.name : "unknown");
      throw error;
    } finally {
      span.end();
    }
  };
}

function attributesOf({ method, pathTemplate, url, attempt }: MiddlewareRequest): Record<string, string | number> {
  const { hostname, port, protocol } = new URL(url);
  return {
    "http.request.method": method,
    "url.template": pathTemplate,
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
    ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
  };
}

// A layer that makes an OpenTelemetry span of each attempt. Register a tracer provider as usual, then:
// createClient({ middleware: [traceAttempts()] })
import { context, propagation, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { HttpRequest, Middleware } from "@planasonix/client/middleware";

/**
 * A span for each attempt, by OpenTelemetry's conventions for HTTP clients, under the span that is active where the call is
 * made: what a call waits between attempts shows as the gap between its spans, and does not count as the server's time. The
 * server gets the context in `traceparent`. Attributes hold the template of the path and no query, no header, no body and no
 * error's text: nothing that could be secret.
 */
export function traceAttempts(tracer: Tracer = trace.getTracer("planasonix")): Middleware {
  return (next) => async (request) => {
    const span = tracer.startSpan(request.name, { kind: SpanKind.CLIENT, attributes: attributesOf(request) });
    const headers = { ...request.headers };
    propagation.inject(trace.setSpan(context.active(), span), headers);
    const fail = (type: string): void => {
      span.setAttribute("error.type", type);
      span.setStatus({ code: SpanStatusCode.ERROR });
    };
    try {
      const answer = await next({ ...request, headers });
      span.setAttribute("http.response.status_code", answer.status);
      if (answer.status >= 400) fail(String(answer.status));
      return answer;
    } catch (error) {
      fail(error instanceof Error ? error.name : "unknown");
      throw error;
    } finally {
      span.end();
    }
  };
}

function attributesOf({ method, operation, url, attempt }: HttpRequest): Record<string, string | number> {
  const { hostname, port, protocol } = new URL(url);
  return {
    "http.request.method": method,
    "url.template": operation.http.slice(operation.http.indexOf("/")),
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
    ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
  };
}

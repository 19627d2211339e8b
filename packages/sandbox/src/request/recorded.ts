// The journal and the `Date` of a request.
import { HttpError, type HttpRequest, type HttpResponse, type Layer, parseBody } from "@planasonix/serving";
import { httpDate } from "../time/timestamp.ts";
import type { ReceivedRequest } from "./received.ts";
import type { WarnedResponse } from "./warned.ts";

/**
 * Adds a request to the journal of its tenant, with the status and the warnings of its response. The response gets a `Date` header,
 * unless it has one.
 */
export async function recorded(
  received: ReceivedRequest,
  next: () => Promise<WarnedResponse>,
): Promise<WarnedResponse> {
  const { tenant, route } = received;
  const close = tenant.journal.record({
    operation: route.operation.name,
    at: tenant.time.now(),
    ...describe(received),
  });
  tenant.load.requests += 1;
  try {
    const response = await next();
    close(response.disruption?.kind === "reset" ? undefined : response.status, response.warnings);
    return "Date" in response.headers ? response : withDate(response, tenant.time.now());
  } catch (error) {
    close(error instanceof HttpError ? error.reply.status : 500);
    if (!(error instanceof HttpError)) throw error;
    throw new HttpError(withDate({ headers: {}, ...error.reply }, tenant.time.now()));
  } finally {
    tenant.load.requests -= 1;
  }
}

function describe({ request, bytes }: ReceivedRequest) {
  const { method, path, query, headers } = request;
  const search = query.size === 0 ? "" : `?${query}`;
  return {
    method,
    path: `/v1${path}${search}`,
    body: readJson(request, bytes),
    idempotencyKey: headers["idempotency-key"],
  };
}

function readJson({ headers }: HttpRequest, bytes: Uint8Array): unknown {
  try {
    return parseBody(bytes, headers["content-type"])?.value;
  } catch {
    return undefined;
  }
}

/** Adds a `Date` header, unless the response already has one. */
function withDate<Response extends { readonly headers?: Readonly<Record<string, string>> }>(
  response: Response,
  now: number,
): Response {
  return { ...response, headers: { Date: httpDate(now), ...response.headers } };
}

/**
 * Adds a `Date` header to responses that lack one. Clients that correct for clock skew compare `Date` with the time at
 * which a rate limit resets.
 */
export function dated(now: () => number): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    return "Date" in response.headers ? response : withDate(response, now());
  };
}

/** Adds headers to a response, or to the response that an error describes. */
export function withHeaders(headers: Readonly<Record<string, string>>, next: () => HttpResponse): HttpResponse {
  try {
    const response = next();
    return { ...response, headers: { ...response.headers, ...headers } };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new HttpError({ ...error.reply, headers: { ...headers, ...error.reply.headers } });
  }
}

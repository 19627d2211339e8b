import { HttpError, type HttpRequest, type HttpResponse } from "@planasonix/serving";

/** Connection-specific headers (RFC 9110, section 7.6.1), and those that `fetch` manages itself. */
const ownHeaders =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|expect|content-length|content-encoding|accept-encoding)$/;
const timeoutMs = 120_000;

/**
 * Rejects a path that may lead out of the base URL of the deployment, such as `/../admin`: `fetch` and deployments
 * resolve `..`, also if it is encoded.
 * @throws {HttpError} 400
 */
export function checkPath(path: string): void {
  const segments = path.split(/[/\\]|%2f|%5c/i).map((segment) => segment.replaceAll(/%2e/gi, "."));
  if (!segments.some((segment) => segment === "." || segment === "..")) return;
  const message = `The path ${path.slice(0, 200)} was not forwarded: it contains "." or "..".`;
  throw new HttpError({ status: 400, message });
}

/**
 * Sends a request to a deployment, and returns the response. Does not follow redirects.
 * @throws {HttpError} 502 if the deployment does not respond within 120 seconds, or cannot be reached.
 */
export async function forward(upstream: string, request: HttpRequest, body: Uint8Array): Promise<HttpResponse> {
  const query = request.query.toString();
  try {
    const response = await fetch(`${upstream}${request.path}${query && `?${query}`}`, {
      method: request.method,
      headers: passedOn(Object.entries(request.headers)),
      body: body.byteLength > 0 ? new Uint8Array(body) : null,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: passedOn([...response.headers]), body: bytes };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    const reason = cause?.code ?? (error instanceof Error ? error.name : "unknown error");
    throw new HttpError({
      status: 502,
      message: `The deployment at ${new URL(upstream).host} did not respond: ${reason}.`,
    });
  }
}

function passedOn(headers: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !ownHeaders.test(name)));
}

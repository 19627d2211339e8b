import { noFacts } from "./attempts.ts";
import { RedirectError } from "./errors.ts";
import { describeRequest, identify, type SendRequest } from "./send.ts";

const maxHops = 5;

/**
 * Where a response redirects to; nothing if it does not. Only GET and HEAD are followed, and only within the origin:
 * elsewhere the key and the body have no business. Browsers hide where a redirect leads, so none is followed there.
 *
 * @throws {RedirectError} If the redirect is not one to follow.
 */
export function redirectTarget(
  request: SendRequest,
  from: string,
  response: Response,
  hop: number,
): string | undefined {
  const { status } = response;
  if (status !== 0 && (status < 300 || status > 399)) return undefined;
  const location = response.headers.get("location");
  if (location === null && status !== 0) return undefined;
  const target = location === null ? undefined : parse(location, from);
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead && hop < maxHops && target && target.origin === new URL(from).origin) return target.href;
  throw refuse(request, status, target);
}

function refuse(request: SendRequest, status: number, target: URL | undefined): RedirectError {
  const location = target && target.origin + target.pathname;
  return new RedirectError(
    `${describeRequest(request)} is redirected to ${location ?? "an address that is not shown"}, which is not followed: ` +
      "only GET and HEAD are, a few times, within the origin. Check `baseUrl`",
    { ...identify(request), ...noFacts, status, location },
  );
}

function parse(location: string, from: string): URL | undefined {
  return URL.canParse(location, from) ? new URL(location, from) : undefined;
}

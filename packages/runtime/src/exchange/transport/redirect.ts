import { callError } from "../../errors/create-error.ts";
import { RedirectError } from "../../errors/errors.ts";
import type { HttpRequest } from "../../model/request.ts";

const maxHops = 5;

/**
 * Where a response redirects to; nothing if it does not. Only GET and HEAD are followed, and only within the origin:
 * elsewhere the key and the body have no business. Browsers hide where a redirect leads, so none is followed there.
 *
 * @throws {RedirectError} If the redirect is not one to follow.
 */
export function redirectTarget(
  request: HttpRequest,
  from: string,
  response: Response,
  hop: number,
): string | undefined {
  const { status } = response;
  if (status >= 400 || (status > 0 && status < 300)) return undefined;
  const location = response.headers.get("location");
  if (status && location === null) return undefined;
  const target = location !== null && URL.canParse(location, from) ? new URL(location, from) : undefined;
  const isRead = /^(GET|HEAD)$/.test(request.method);
  if (isRead && hop < maxHops && target?.origin === new URL(from).origin) return target.href;
  const shown = target && target.origin + target.pathname;
  throw callError(RedirectError, request, `is redirected to ${shown ?? "an unknown address"}, which is not followed`, {
    status,
    location: shown,
  });
}

import type { HttpRequest } from "../model/request.ts";
import { callError, RedirectError } from "./errors.ts";

// What the network did, in browsers: they tell neither why a request failed nor where a redirect leads.

/** Every failure is ambiguous: the request may have been sent. */
export function classifyError(_error: unknown): "not_sent" | "ambiguous" {
  return "ambiguous";
}

/** The code of an error, otherwise its name. */
export function codeOf(error: unknown): string {
  const { code, name } = Object(error);
  return [code, name].find((text) => text && typeof text === "string") ?? "Error";
}

/** Follows no redirect. @throws {RedirectError} If the response is one. */
export function redirectTarget(
  request: HttpRequest,
  _from: string,
  { status, headers }: Response,
  _hop: number,
): string | undefined {
  if (status > 0 && !(status < 400 && headers.has("location"))) return undefined;
  throw callError(RedirectError, request, "was redirected, which is not followed in browsers", {
    status,
    location: undefined,
  });
}

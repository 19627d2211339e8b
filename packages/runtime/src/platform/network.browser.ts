import type { Redirect } from "./network.ts";

// What browsers reveal about the network: neither why a request failed nor where a redirect leads.

/** Classifies every failure as ambiguous: the request may have been sent. */
export function classifyError(_error: unknown): "not_sent" | "ambiguous" {
  return "ambiguous";
}

/** Returns the code of an error, otherwise its name. */
export function codeOf(error: unknown): string {
  const { code, name } = Object(error);
  return [code, name].find((text) => text && typeof text === "string") ?? "Error";
}

/** Returns the redirect in a response, without its location; `undefined` for any other response. */
export function redirectOf({ status, headers }: Response, _from: string): Redirect | undefined {
  return status === 0 || (status >= 300 && status < 400 && headers.has("location"))
    ? { location: undefined }
    : undefined;
}

import { basePath, type HttpRequest } from "@planasonix/serving";

/**
 * Adapts the description to the mock. Inserts the address from the request's `Host` header as the first server, so that
 * documentation viewers call the mock. Replaces the example of `X-RateLimit-Reset` with `reset.next`.
 */
export function ownCopy(
  text: string,
  { headers: { host } }: Pick<HttpRequest, "headers">,
  reset: { readonly example: string | undefined; readonly next: string },
): string {
  const server = host === undefined ? "" : `  - url: http://${host}${basePath}\n    description: This mock.\n`;
  const served = text.replace(/^servers:\n/m, (line) => `${line}${server}`);
  return reset.example === undefined ? served : served.replaceAll(`: ${reset.example}`, `: ${reset.next}`);
}

import { basePath, type HttpRequest } from "@planasonix/serving";

/**
 * The description as the mock serves it: the mock, at the address that the request was sent to, is the first server, so that
 * readers try operations there; and the example of `X-RateLimit-Reset` is in the future.
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

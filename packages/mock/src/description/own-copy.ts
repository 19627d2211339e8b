import { basePath, type HttpRequest } from "@planasonix/serving";

/**
 * Adapts the description to the mock. The first server becomes the address that the request was sent to, so that
 * documentation viewers call the mock. The example of `X-RateLimit-Reset` becomes `reset.next`.
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

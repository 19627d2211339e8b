import { basePath, type HttpRequest } from "@planasonix/serving";

/**
 * The mock's copy of the description. Its first server is the address of the request, so that documentation viewers
 * call the mock, and its example of `X-RateLimit-Reset` is in the future.
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

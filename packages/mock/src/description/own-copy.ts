/** What the copy of the description that the mock serves says of the mock. */
export interface OwnServer {
  /** The address of the mock, as its readers reach it. */
  readonly url: string;
  /** The example of `X-RateLimit-Reset` in the description. */
  readonly resetExample: string | undefined;
  /** A value for it that is later than now. */
  readonly reset: string;
}

/** The description with the mock as its first server, so that readers try operations there, and a reset that is to come. */
export function ownCopy(text: string, { url, resetExample, reset }: OwnServer): string {
  const server = `  - url: ${url}\n    description: This mock.\n`;
  const served = text.replace(/^servers:\n/m, (line) => `${line}${server}`);
  return resetExample === undefined ? served : served.replaceAll(`: ${resetExample}`, `: ${reset}`);
}

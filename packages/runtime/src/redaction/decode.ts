// Undoes the encodings that servers, proxies and loggers put around what they quote.

/** The escaped characters of JSON, JavaScript and similar languages. */
export const inScripts: RegExp = /\\(?:u[\da-f]{4}|x[\da-f]{2}|.)/gis;
/** The escaped bytes of URLs. */
export const inUrls: RegExp = /%[\da-f]{2}/gi;
/** The escaped characters of HTML. */
export const inPages: RegExp = /&(?:#x[\da-f]+|#\d+|amp|lt|gt|quot|apos);/gi;
/** The first character of any escaped one. */
export const firstOfEscape: RegExp = /[\\%&]/;

/** What may be Base64 of at least this many bytes, also in the alphabet of URLs. */
export function base64With(minBytes: number): RegExp {
  return new RegExp(`(?<![\\w+/-])[\\w+/-]{${Math.min(Math.ceil((minBytes * 4) / 3), 2 ** 16)},}={0,2}`, "g");
}

const names: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Replaces the escaped characters of one kind. Bytes become the characters of the same number. */
export function unescapeText(text: string, escapes: RegExp): string {
  const isPage = escapes === inPages;
  const end = isPage ? -1 : undefined;
  return text.replace(escapes, (token) => {
    const code = Number((isPage ? "0" : "0x") + token.slice(escapes === inUrls ? 1 : 2, end));
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    const name = token.slice(1, end);
    return names[name.toLowerCase()] ?? (isPage ? token : name);
  });
}

/** Decodes a span of Base64 from each of its first four characters on, because text before it may be of its alphabet. */
export function decodeBase64(span: string): string[] {
  const digits = span.replaceAll("-", "+").replaceAll("_", "/").replace(/=+/, "");
  // A single last digit is less than a byte.
  return [0, 1, 2, 3].map((from) => atob(digits.slice(from, digits.length - Number((digits.length - from) % 4 === 1))));
}

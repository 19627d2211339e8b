/** Headers from a caller. `undefined` or `null` removes a header that would be sent otherwise. */
export type HeaderOptions = Readonly<Record<string, string | null | undefined>>;

/**
 * Adds and removes headers. The names of the result are in lower case.
 *
 * @throws {TypeError} If a name or a value cannot be sent. The message does not quote the value, which may be a secret.
 */
export function addHeaders(
  base: Readonly<Record<string, string>>,
  added: HeaderOptions | undefined,
): Readonly<Record<string, string>> {
  if (!added) return base;
  const headers: Record<string, string> = { ...base };
  for (const [name, value] of Object.entries(added)) {
    const key = checkName(name);
    if (value === undefined || value === null) delete headers[key];
    else headers[key] = checkValue(name, value);
  }
  return headers;
}

function checkName(name: string): string {
  if (/^[!#$%&'*+.^`|~\w-]+$/.test(name)) return name.toLowerCase();
  throw new TypeError(`${JSON.stringify(name)} is not a valid header name`);
}

/** Allows what `fetch` allows: tabs and the printable characters of Latin-1. */
function checkValue(name: string, value: unknown): string {
  if (typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw new TypeError(`The header \`${name}\` must be a Latin-1 string without control characters or line breaks`);
}

/** Reads the header `X-Request-Id`; `undefined` if the response lacks it. */
export function requestIdOf({ headers }: Response): string | undefined {
  return headers.get("x-request-id") ?? undefined;
}

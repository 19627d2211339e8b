const asctime = /^\w{3} (\w{3}) ([ \d]\d) ([\d:]{8}) (\d{4})$/;
const rfc850 = /^\w{6,9}, (\d\d)-(\w{3})-(\d\d) ([\d:]{8} GMT)$/;
const fixdate = /^\w{3}, (\d\d \w{3} \d{4} [\d:]{8} GMT)$/;

/**
 * Parses an HTTP date in any of its three forms (RFC 9110, section 5.6.7) to milliseconds since 1970; `undefined` if it is not
 * a date. `now` determines the century of two-digit years.
 */
export function parseHttpDate(text: string | null, now: number): number | undefined {
  if (!text) return undefined;
  const plain = text
    .replace(fixdate, "$1")
    .replace(asctime, "$2 $1 $4 $3 GMT")
    .replace(rfc850, (_, day, month, year, time) => `${day} ${month} ${fullYear(Number(year), now)} ${time}`);
  // The form that all engines parse. Rejects any other text.
  return /^[ \d]\d \w{3} \d{4} .{12}$/.test(plain) ? Date.parse(plain) || undefined : undefined;
}

/** Returns the server's time from the header `Date` in milliseconds since 1970; `now` if the response lacks it. */
export function serverTime(headers: Headers, now: number): number {
  return parseHttpDate(headers.get("date"), now) ?? now;
}

/**
 * A longer delay is treated as an error of the server: a timestamp instead of a delay, or milliseconds instead of seconds.
 */
export const longestDelayMs = 86_400_000;

/**
 * Reads `Retry-After-Ms`, or `Retry-After` in seconds or as an HTTP date, as milliseconds from now; `undefined` if neither
 * states a delay of at most a day. A date is compared with the server's clock, or with `now` if the response does not state it.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  const date = text ? parseHttpDate(text, now) : undefined;
  const ms =
    toNumber(headers.get("retry-after-ms")) ??
    (date ? Math.max(0, date - serverTime(headers, now)) : (toNumber(text) ?? Number.NaN) * 1000);
  return ms <= longestDelayMs ? ms : undefined;
}

function toNumber(text: string | null): number | undefined {
  return text && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** RFC 9110: a two-digit year that seems more than 50 years ahead is in the past. */
function fullYear(year: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const full = thisYear - (thisYear % 100) + year;
  return full > thisYear + 50 ? full - 100 : full;
}

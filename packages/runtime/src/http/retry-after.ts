const asctime = /^\w{3} (\w{3}) ([ \d]\d) ([\d:]{8}) (\d{4})$/;
const rfc850 = /^\w{6,9}, (\d\d)-(\w{3})-(\d\d) ([\d:]{8} GMT)$/;
const fixdate = /^\w{3}, (\d\d \w{3} \d{4} [\d:]{8} GMT)$/;

/**
 * Reads an HTTP date in any of its three forms (RFC 9110, section 5.6.7), as milliseconds since 1970. `now` places
 * years of two digits. Nothing if it is no date.
 */
export function parseHttpDate(text: string | null, now: number): number | undefined {
  if (!text) return undefined;
  const plain = text
    .replace(fixdate, "$1")
    .replace(asctime, "$2 $1 $4 $3 GMT")
    .replace(rfc850, (_, day, month, year, time) => `${day} ${month} ${fullYear(Number(year), now)} ${time}`);
  // The form that all engines parse. Any other text is left out.
  return /^[ \d]\d \w{3} \d{4} .{12}$/.test(plain) ? Date.parse(plain) || undefined : undefined;
}

/** The server's time as a response states it in `Date`, in milliseconds since 1970; `now` if it does not. */
export function serverTime(headers: Headers, now: number): number {
  return parseHttpDate(headers.get("date"), now) ?? now;
}

/** A longer delay is taken for an error of the server: a time in place of a delay, or milliseconds in place of seconds. */
export const longestDelayMs = 86_400_000;

/**
 * Reads `Retry-After-Ms`, or `Retry-After` in seconds or as an HTTP date, as milliseconds from now. A date is meant by the clock
 * that wrote it: that of the server, or `now`. Nothing if neither states a delay of at most a day.
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

/** RFC 9110: a year of two digits that seems more than 50 years ahead is in the past. */
function fullYear(year: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const full = thisYear - (thisYear % 100) + year;
  return full > thisYear + 50 ? full - 100 : full;
}

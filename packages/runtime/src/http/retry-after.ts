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
  // What all engines parse; anything that was none of the forms is left out.
  return /^[ \d]\d \w{3} \d{4} .{12}$/.test(plain) ? Date.parse(plain) || undefined : undefined;
}

/** About 30 years: what is longer is no time that anybody means, and in the end no date can tell it. */
const longestMs = 1e12;

/**
 * Reads a `Retry-After` value, seconds or an HTTP date, as milliseconds from now, 10^12 at most. `now` is the server's time:
 * a date is meant by the clock that wrote it. Nothing if it is neither.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value && /^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value) * 1000, longestMs);
  const date = parseHttpDate(value, now);
  return date && Math.max(0, date - now);
}

/** RFC 9110: a year of two digits that seems more than 50 years ahead is in the past. */
function fullYear(year: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const full = thisYear - (thisYear % 100) + year;
  return full > thisYear + 50 ? full - 100 : full;
}

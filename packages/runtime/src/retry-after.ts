const asctime = /^(\w{3}) (\w{3}) ([ \d]\d) ([\d:]{8}) (\d{4})$/;
const httpDate = /^\w{3,9}, ([ \d]\d)[ -](\w{3})[ -](\d{4}|\d\d) (\d\d:\d\d:\d\d) GMT$/;
const months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/**
 * Reads an HTTP date in any of its three forms (RFC 9110, section 5.6.7), as milliseconds since 1970. `now` places
 * years of two digits. Nothing if it is no date.
 */
export function parseHttpDate(text: string | null, now: number): number | undefined {
  const fixed = (text ?? "").replace(asctime, "$1, $3 $2 $5 $4 GMT");
  const [, day = "", month = "", year = "", time] = httpDate.exec(fixed) ?? [];
  const index = months.indexOf(month) / 3 + 1;
  const parsed = Date.parse(`${fullYear(year, now)}-${twoDigits(index)}-${twoDigits(Number(day))}T${time}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/**
 * Reads a `Retry-After` value, seconds or an HTTP date, as milliseconds from now. `now` is the server's time: a date is
 * meant by the clock that wrote it. Nothing if it is neither.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value !== null && /^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = parseHttpDate(value, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}

/** RFC 9110: a year of two digits that seems more than 50 years ahead is in the past. */
function fullYear(year: string, now: number): string {
  if (year.length !== 2) return year;
  const thisYear = new Date(now).getUTCFullYear();
  const full = thisYear - (thisYear % 100) + Number(year);
  return String(full > thisYear + 50 ? full - 100 : full);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

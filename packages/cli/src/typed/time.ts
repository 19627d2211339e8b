import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { durationOf } from "@planasonix/configured/src/typed/duration.ts";

/**
 * Reads a time: in the form of the API (passed on unchanged), a date, a date with a time, `now`, `today`, `yesterday`, or
 * a duration such as `24h`, which means so long ago. Times without a zone are in UTC.
 *
 * @throws {UsageError} If the text is none of these.
 */
export function readTime(text: string, flag: string, now: number): string {
  const isDay = isDayOfCalendar(text.slice(0, 10));
  if (isDay && /^[\d-]{10}T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))) {
    return text;
  }
  const today = startOfDay(now);
  const words = new Map([
    ["now", now],
    ["today", today],
    ["yesterday", today - dayMs],
  ]);
  const word = words.get(text);
  const ago = durationOf(text);
  const [, date, time, zone] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const ms = word ?? (ago === undefined ? Date.parse(`${date}T${time ?? "00:00"}${zone ?? "Z"}`) : now - ago);
  const isTime = !Number.isNaN(new Date(ms).getTime()); // Dates end 275,000 years ago.
  if (isTime && (date === undefined || isDay)) return new Date(ms).toISOString().replace(".000Z", "Z");
  throw new UsageError(
    `${flag} must be a time such as 2026-11-24T06:00:00Z, 2026-11-24, yesterday, or 24h for 24 hours ago, got ${JSON.stringify(text)}`,
  );
}

const dayMs = 86_400_000;

/** Whether there is such a day: 30 February would become 2 March. */
function isDayOfCalendar(date: string): boolean {
  const ms = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function startOfDay(ms: number): number {
  return ms - (ms % dayMs);
}

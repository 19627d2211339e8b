/** Formats a time as the API does: RFC 3339 in UTC, in whole seconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

let lastSecond = 0;
let lastDate = "";

/** Formats a time as an HTTP date, in whole seconds. */
export function httpDate(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond || lastDate === "") [lastSecond, lastDate] = [second, new Date(ms).toUTCString()];
  return lastDate;
}

/** The last time that RFC 3339 can express, in milliseconds since 1970. */
const lastTime = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * Adds milliseconds to a time.
 * @throws {TypeError} If the result is after the year 9999, because the API could not return such a time.
 */
export function timeAfter(time: number, ms: number): number {
  if (time + ms <= lastTime) return time + ms;
  throw new TypeError(`The time must stay before the year 10000, got ${ms} ms after ${timestamp(time)}`);
}

const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Whether a value is a timestamp in UTC that ends in `Z`, with or without fractions of a second. */
export function isTimestamp(value: unknown): value is string {
  return typeof value === "string" && pattern.test(value);
}

/**
 * Shifts all timestamps in a value by the same amount, so that the earliest or the latest of them is now. The intervals
 * between them, such as the validity of a token, stay as they are.
 */
export function moveTimes(value: unknown, now: number, anchor: "earliest" | "latest"): unknown {
  const times = collectTimes(value);
  if (times.length === 0) return value;
  const from = anchor === "earliest" ? Math.min(...times) : Math.max(...times);
  return shift(value, now - from);
}

function collectTimes(value: unknown): number[] {
  if (isTimestamp(value)) return [Date.parse(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(collectTimes);
}

function shift(value: unknown, byMs: number): unknown {
  if (isTimestamp(value)) return timestamp(Date.parse(value) + byMs);
  if (Array.isArray(value)) return value.map((item) => shift(item, byMs));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shift(item, byMs)]));
}

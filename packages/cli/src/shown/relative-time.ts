import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { formatDuration } from "@planasonix/configured/src/typed/duration.ts";

/** Formats a time for people: how long ago it was, or how far ahead it is. What is not a time stays as it is. */
export function formatTime(text: string, now: number): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return inOneLine(text);
  const distance = Math.abs(now - ms);
  if (distance < 1_000) return "now";
  const [largest = ""] = formatDuration(distance).split(" ");
  return ms < now ? `${largest} ago` : `in ${largest}`;
}

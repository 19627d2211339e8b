import { UsageError } from "../errors/usage-error.ts";

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a duration such as `90s`, `2h` or `1h30m`, in milliseconds. The unit is required: a bare `90` means seconds to
 * some people and minutes to others.
 *
 * @throws {UsageError} If the text is not a duration, or the duration is zero.
 */
export function readDuration(text: string, flag: string): number {
  const ms = durationOf(text);
  if (ms !== undefined && ms > 0) return ms;
  const hint = /^\d+$/.test(text) ? `; the unit is missing: ${text}s or ${text}m` : "";
  throw new UsageError(`${flag} must be a duration such as 30s, 15m, 2h or 1h30m, got ${JSON.stringify(text)}${hint}`);
}

/** Reads a duration; `undefined` if the text is not one. */
export function durationOf(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  return parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (unitMs[unit] ?? 0), 0);
}

/** Writes a duration in its two largest units, such as `4m 10s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const units = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  const first = units.findIndex(([amount]) => amount > 0);
  if (first < 0) return "0s";
  return units
    .slice(first, first + 2)
    .filter(([amount], index) => index === 0 || amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(" ");
}

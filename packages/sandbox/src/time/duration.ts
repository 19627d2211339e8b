const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A duration in milliseconds, or as a string such as `90s`, `2h`, `1h30m`, `1w` or `250ms`. */
export type Duration = number | string;

/**
 * Converts a duration to milliseconds.
 * @throws {TypeError} If it is invalid, negative or infinite.
 */
export function durationMs(duration: Duration): number {
  if (typeof duration === "number") {
    if (Number.isFinite(duration) && duration >= 0) return duration;
    throw wrong(duration);
  }
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([text]) => text).join("") !== duration.trim()) throw wrong(duration);
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit as keyof typeof unitMs], 0);
  if (!Number.isFinite(ms)) throw wrong(duration);
  return ms;
}

function wrong(duration: Duration): TypeError {
  return new TypeError(
    `A duration must be a number of milliseconds or a string such as "90s" or "2h", got ${JSON.stringify(duration)}`,
  );
}

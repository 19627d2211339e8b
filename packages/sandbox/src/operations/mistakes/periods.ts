// Periods that end before they begin.
import type { ErrorDetail } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import type { JsonObject } from "../../description/document.ts";

/** The names of the begin and the end of a period. */
export const periods = [
  ["start_at", "end_at"],
  ["since", "until"],
  ["from", "to"],
] as const;

/** The periods of a query or a body that end before they begin. */
export function periodMistakes({ query, body }: Call): ErrorDetail[] {
  return [...reversed(query, "query"), ...reversed(body, "body"), ...Object.entries(query).flatMap(reversedRange)];
}

/** A value such as `2026-11-30..2026-11-01`. */
function reversedRange([name, value]: [string, unknown]): ErrorDetail[] {
  const [begin = "", end = ""] = typeof value === "string" ? value.split("..") : [];
  return Date.parse(end) < Date.parse(begin) ? [{ field: `query.${name}`, issue: "ends before it begins" }] : [];
}

function reversed(values: JsonObject, part: string): ErrorDetail[] {
  return periods.flatMap(([begin, end]) => {
    const [from, to] = [values[begin], values[end]];
    if (typeof from !== "string" || typeof to !== "string" || !(Date.parse(to) < Date.parse(from))) return [];
    return [{ field: `${part}.${end}`, issue: `is before ${part}.${begin}` }];
  });
}

import type { DialectEvent } from "@planasonix/openapi/dialects";
import { isRecord, type Members, place, valueAt } from "./pointers.ts";

/** Converts the body of a webhook delivery to the form of a dialect. What is null or absent has no place there. */
export function toEvent({ type, names, values = {}, also = {} }: DialectEvent, documented: Members): Members {
  const sent: Record<string, unknown> = {};
  for (const [pointer, at] of Object.entries(names)) {
    const value = valueAt(documented, pointer);
    if (value === undefined || value === null) continue;
    const known = values[pointer.split("/").at(-1) ?? ""] ?? {};
    place(sent, at, typeof value === "string" && Object.hasOwn(known, value) ? known[value] : value);
  }
  for (const [name, extra] of Object.entries(also)) {
    const own = sent[name];
    sent[name] = isRecord(own) && isRecord(extra) ? { ...own, ...extra } : extra;
  }
  return { ...sent, type };
}

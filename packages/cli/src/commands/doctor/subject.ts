import type { Finding } from "@planasonix/client/doctor";

/** Where a finding was seen, with a space behind it. */
export function subjectOf({ operation, place }: Finding): string {
  return [operation, place].filter(Boolean).join(" ") + (operation || place ? ": " : "");
}

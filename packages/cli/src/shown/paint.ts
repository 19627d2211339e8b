import { own } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Output } from "./output.ts";

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** A style of text. */
export type Style = keyof typeof styles;

/** Styles text, if the output has colors. */
export function paint({ hasColor }: Pick<Output, "hasColor">, style: Style | undefined, text: string): string {
  return hasColor && style ? own(`\u001b[${styles[style]}m`) + text + own("\u001b[0m") : text;
}

/** The style of a status: colors repeat what the word says, and never say more. */
export function styleOfStatus(status: string): Style | undefined {
  if (/^(succeeded|success|active|completed|healthy|enabled|delivered|resolved|online|ok)$/.test(status))
    return "green";
  if (/fail|error|unhealthy|offline|rejected|breach|violat/.test(status)) return "red";
  return /running|queued|pending|starting|cancel|paused|degraded|retry/.test(status) ? "yellow" : undefined;
}

import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { isRecord } from "./fields.ts";

/**
 * Formats JSON as block YAML 1.2. Of YAML, only JSON's kinds of values are needed, and a library would be a fifth of
 * the package. Text that YAML could read as anything else is quoted as JSON, which is valid YAML.
 */
export function toYaml(value: unknown): string {
  return `${linesOf(value).join("\n")}\n`;
}

function linesOf(value: unknown): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item) => {
      const [first = "", ...others] = linesOf(item);
      return [`- ${first}`, ...others.map((line) => `  ${line}`)];
    });
  }
  const entries = isRecord(value) ? Object.entries(value).filter(([, inner]) => inner !== undefined) : [];
  if (entries.length === 0) return [scalar(value)];
  return entries.flatMap(([name, inner]) => {
    const lines = linesOf(inner);
    const isBlock = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
    return isBlock ? [`${scalar(name)}:`, ...lines.map((line) => `  ${line}`)] : [`${scalar(name)}: ${lines[0]}`];
  });
}

/** Words that YAML 1.1 or 1.2 reads as something other than text, and everything that begins like a number. */
const special = /^(null|true|false|yes|no|on|off|y|n|~|[-+.]?\d.*|[-+]?\.(inf|nan))$/i;

function scalar(value: unknown): string {
  if (typeof value !== "string") return safeJson(value);
  const isPlain = /^[\p{L}_/][\p{L}\p{N} _./@+-]*$/u.test(value) && !/ $/.test(value) && !special.test(value);
  return isPlain ? value : safeJson(value);
}

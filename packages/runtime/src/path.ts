import type { Operation } from "./operation.ts";

/** A path template, taken apart once: `/pipelines/{pipeline_id}/run`. */
export interface PathTemplate {
  readonly names: readonly string[];
  /** Puts the values in. @throws {TypeError} If one is missing, or would change what the path means. */
  fill(values: readonly unknown[]): string;
}

/** Takes a path template apart. */
export function parsePath(template: string): PathTemplate {
  const [first = "", ...rest] = template.split("{");
  const parts = rest.map((part) => part.split("}"));
  return {
    names: parts.map(([name = ""]) => name),
    fill: (values) =>
      parts.reduce((path, [name = "", after = ""], index) => path + encodeSegment(name, values[index]) + after, first),
  };
}

/** The path of an operation. */
export function pathOf({ http }: Operation): PathTemplate {
  return parsePath(http.slice(http.indexOf(" ") + 1));
}

function encodeSegment(name: string, value: unknown): string {
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof text === "string" && !/^\.{0,2}$/.test(text)) return encodeURIComponent(text);
  const what = typeof text === "string" ? JSON.stringify(text) : value === null ? "null" : typeof value;
  throw new TypeError(`\`${name}\` must be a number or a string other than "", "." and "..", got ${what}`);
}

import { camelCase } from "@planasonix/scripts/openapi/description.ts";

/** Source text within a value that `literal` formats. */
class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A reference of a row to the row of another operation. */
export function named(name: string | undefined): { name: string; operation: Code } | undefined {
  return name === undefined ? undefined : { name, operation: new Code(rowName(name)) };
}

/** The constant that contains the row of an operation. */
export function rowName(name: string): string {
  return camelCase(name.replace(".", "_"));
}

/** Formats a value as source, without undefined members. */
export function literal(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{ ${members.map(([key, member]) => `${key}: ${literal(member)}`).join(", ")} }`;
}

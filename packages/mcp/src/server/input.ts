import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";

/** An argument of a tool, in the words of JSON Schema. */
export interface Input {
  readonly type: "string" | "integer" | "object" | "array";
  readonly description?: string;
  readonly items?: { readonly type: "string" };
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The arguments of a tool. */
export interface Inputs {
  readonly properties: Readonly<Record<string, Input>>;
  readonly required?: readonly string[];
}

/** The arguments of a tool as it declares them. */
export function inputSchema({ properties, required = [] }: Inputs): Record<string, unknown> & { type: "object" } {
  return { type: "object", properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

/** The longest arguments, in characters of JSON. */
const maxLength = 1_000_000;

/**
 * Checks what a model has written.
 *
 * @throws {UsageError} If an argument is unknown, missing, of another type, or too long.
 */
export function checkInput(
  tool: string,
  { properties, required = [] }: Inputs,
  given: unknown,
): Record<string, unknown> {
  if (given !== undefined && (typeof given !== "object" || given === null || Array.isArray(given))) {
    throw new UsageError(`${tool} takes an object with ${Object.keys(properties).join(", ")}`);
  }
  const values: Record<string, unknown> = { ...given };
  const { length } = JSON.stringify(values);
  if (length > maxLength) {
    throw new UsageError(`The arguments of ${tool} have ${length} characters; ${maxLength} are the most that it takes`);
  }
  for (const [name, value] of Object.entries(values)) {
    const input = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (input === undefined) throw unknownInput(tool, name, Object.keys(properties));
    if (!fits(input, value)) throw new UsageError(`${tool}: ${name} must be ${textOf(input)}, got ${shown(value)}`);
  }
  const missing = required.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new UsageError(`${tool} needs ${missing.join(" and ")}`);
  return values;
}

function unknownInput(tool: string, name: string, known: readonly string[]): UsageError {
  const meant = suggest(name, known);
  const hint = known.includes("arguments") ? ". What an operation takes belongs into `arguments`" : "";
  return new UsageError(
    `${tool} has no argument ${shown(name)}${meant ? `. Did you mean ${meant}?` : hint}`,
    `It takes ${known.join(", ")}`,
  );
}

function fits({ type, enum: values, minimum, maximum }: Input, value: unknown): boolean {
  if (type === "string") return typeof value === "string" && value !== "" && (values?.includes(value) ?? true);
  if (type === "array")
    return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return Number.isSafeInteger(value) && Number(value) >= (minimum ?? 0) && Number(value) <= (maximum ?? Infinity);
}

function textOf({ type, enum: values, minimum, maximum }: Input): string {
  if (values) return `one of ${values.join(", ")}`;
  if (type === "integer") return `a whole number from ${minimum} to ${maximum}`;
  return { string: "a string", array: "a list of strings", object: "an object" }[type];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

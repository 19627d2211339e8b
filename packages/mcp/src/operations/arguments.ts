import type { Command, Flag } from "@planasonix/configured/src/described/command.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads the arguments of an operation: one object, with the IDs of its path, its query and its body side by side.
 *
 * @throws {UsageError} If one is missing, unknown, secret or of another kind.
 */
export function readArguments(command: Command, given: Values): RequestParts {
  const { ids, query, body, operation } = command;
  const flags = body?.flags ?? [];
  const known = [
    ...ids.map(({ name }) => name),
    ...query.map(({ field }) => field),
    ...flags.map(({ field }) => field.split(".")[0] ?? ""),
  ];
  for (const name of Object.keys(given)) if (!known.includes(name)) throw unknown(operation, name, known);
  const path = Object.fromEntries(ids.map((id) => [id.name, readId(operation, id, given[id.name])]));
  const asked = query.filter(({ field }) => given[field] !== undefined);
  for (const flag of asked) checkValue(operation, flag, given[flag.field]);
  const sent = pick(given, new Set(flags.map(({ field }) => field.split(".")[0] ?? "")));
  for (const [name, value] of Object.entries(sent)) checkInner(operation, flags, name, value);
  const needsBody = body && (body.required || Object.keys(sent).length > 0);
  const missing = [
    ...query.filter(({ required, field }) => required && given[field] === undefined),
    ...(needsBody ? flags.filter(({ required, field }) => required && at(sent, field) === undefined) : []),
  ];
  if (missing.length > 0) {
    throw new UsageError(
      `${operation} needs ${missing.map(({ field }) => field).join(" and ")}`,
      describeIt(operation),
    );
  }
  return {
    path,
    query: Object.fromEntries(asked.map(({ field }) => [field, given[field]])),
    body: body && sent,
  };
}

function readId(operation: string, { name, reserved = [] }: Command["ids"][number], value: unknown): string {
  if (value === undefined) throw new UsageError(`${operation} needs ${name}`, describeIt(operation));
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && text !== "" && ![".", "..", ...reserved].includes(text)) return text;
  throw new UsageError(`${operation}: ${name} must be an ID, got ${shown(value)}`);
}

/** Checks a value of the body at a path, and what is in it down to the fields that the operation has. */
function checkInner(operation: string, flags: readonly Flag[], path: string, value: unknown): void {
  const flag = flags.find(({ field }) => field === path);
  if (flag) {
    checkValue(operation, flag, value);
    return;
  }
  const inner = flags.flatMap(({ field }) => (field.startsWith(`${path}.`) ? [field.slice(path.length + 1)] : []));
  const names = inner.map((field) => field.split(".")[0] ?? "");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${operation}: ${path} must be an object with ${[...new Set(names)].join(", ")}`);
  }
  for (const [name, part] of Object.entries(value)) {
    if (!names.includes(name))
      throw unknown(
        operation,
        `${path}.${name}`,
        names.map((one) => `${path}.${one}`),
      );
    checkInner(operation, flags, `${path}.${name}`, part);
  }
}

/** @throws {UsageError} If a value is secret, or not of the kind of its field. */
function checkValue(operation: string, flag: Flag, value: unknown): void {
  if (value === null && flag.nullable) return;
  if (flag.sensitive) checkPlain(operation, flag, value);
  const kind = kinds[flag.kind];
  if (kind && !kind.is(value)) {
    throw new UsageError(
      `${operation}: ${flag.field} must be ${kind.text}, got ${shown(value)}`,
      describeIt(operation),
    );
  }
  if (!flag.closed || !flag.values || flag.values.includes(String(value))) return;
  const meant = suggest(String(value), flag.values);
  const hint = meant ? `. Did you mean ${meant}?` : "";
  throw new UsageError(
    `${operation}: ${flag.field} must be one of ${flag.values.join(", ")}, got ${shown(value)}${hint}`,
  );
}

/** Secrets stay out of the conversation. The members of a map that are none may be given. */
function checkPlain(operation: string, { field, plain = [] }: Flag, value: unknown): void {
  const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (plain.length > 0 && names.length > 0 && names.every((name) => plain.includes(name))) return;
  const which = plain.length > 0 ? `, ${plain.join(", ")} excepted` : "";
  throw new UsageError(
    `${operation}: ${field} is secret${which}, and would stay in the conversation`,
    "A person can pass it with the command line",
  );
}

interface KindCheck {
  readonly text: string;
  is(value: unknown): boolean;
}

const isText = (value: unknown): boolean => typeof value === "string";

/** What a value of each kind is. Any value fits a kind that is missing. */
const kinds: Readonly<Partial<Record<Flag["kind"], KindCheck>>> = {
  string: { text: "a string", is: isText },
  time: { text: "a time such as 2026-11-24T14:00:00Z", is: isText },
  integer: { text: "a whole number", is: Number.isSafeInteger },
  number: { text: "a number", is: Number.isFinite },
  boolean: { text: "true or false", is: (value) => typeof value === "boolean" },
  list: { text: "a list", is: Array.isArray },
  map: { text: "an object", is: (value) => typeof value === "object" && value !== null && !Array.isArray(value) },
};

function unknown(operation: string, name: string, known: readonly string[]): UsageError {
  const meant = suggest(name, known);
  const names = [...new Set(known)];
  const others = names.length > 0 ? `It has ${names.slice(0, 20).join(", ")}` : "It has none";
  return new UsageError(
    `${operation} has no argument ${shown(name)}${meant ? `. Did you mean ${meant}?` : `. ${others}`}`,
    describeIt(operation),
  );
}

function describeIt(operation: string): string {
  return `describe {"operation":"${operation}"}`;
}

/** A value in few characters. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function pick(values: Values, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

function at(value: unknown, field: string): unknown {
  return field.split(".").reduce<unknown>((inner, name) => Object(inner)[name], value);
}

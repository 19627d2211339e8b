import { isDeepStrictEqual } from "node:util";
import type { Command, Flag } from "@planasonix/configured/src/described/command.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { isSource, readSource } from "@planasonix/configured/src/typed/source.ts";
import { readJson } from "./json.ts";
import type { FlagShape, Parsed } from "./parse.ts";
import { readValue, type ValueContext } from "./read-value.ts";

/** How the parser must treat the flags of an operation. */
export function shapesOf({ query, body }: Pick<Command, "query" | "body">): FlagShape[] {
  const shapes: FlagShape[] = [...query, ...(body?.flags ?? [])].map(
    ({ name, kind, sensitive, nullable, values, closed, ...flag }) => ({
      name,
      ...(name === "variables" && { alias: "var" }),
      isSwitch: kind === "boolean" && !sensitive && !nullable,
      isMultiple: kind === "list" || kind === "map",
      placeholder: placeholderOf({
        name,
        kind,
        sensitive: sensitive === true,
        values: closed ? values : undefined,
        of: flag.of,
      }),
    }),
  );
  if (body) shapes.push({ name: "body", isSwitch: false, isMultiple: false, placeholder: "<json>" });
  return shapes;
}

function placeholderOf(flag: {
  readonly name: string;
  readonly kind: Flag["kind"];
  readonly sensitive: boolean;
  readonly values: readonly string[] | undefined;
  readonly of: Flag["kind"] | undefined;
}): string {
  if (flag.sensitive) return "<source>";
  if (flag.values) return `<${flag.values.join("|")}>`;
  const kind = flag.kind === "list" ? (flag.of ?? "string") : flag.kind;
  if (kind === "string") return /(^|[.-])ids?$/.test(flag.name) ? "<id>" : "<text>";
  const names = { integer: "<n>", number: "<n>", boolean: "<true|false>", time: "<time>", map: "<name=value>" };
  if (kind === "any") return "<value>";
  return kind === "json" || kind === "list" ? "<json>" : names[kind];
}

/**
 * Builds the parts of a request from the words and flags of a command.
 *
 * @throws {UsageError} If an ID or a required value is missing, or a value is invalid.
 */
export async function readRequest(command: Command, parsed: Parsed, context: ValueContext): Promise<RequestParts> {
  const path = readIds(command, parsed.words);
  const query: Record<string, unknown> = {};
  for (const flag of command.query) {
    const given = parsed.flags.get(flag.name);
    if (given) query[flag.field] = await readValue(flag, given, context);
  }
  const body = command.body && (await readBody(command.body.flags, parsed, context));
  const missing = [
    ...command.query.filter(({ required, field }) => required && query[field] === undefined),
    ...(command.body?.required || (body && Object.keys(body).length > 0)
      ? (command.body?.flags ?? []).filter(({ required, field }) => required && at(body, field) === undefined)
      : []),
  ];
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `--${name}`);
    throw new UsageError(`${commandName(command)} needs ${listOf(names)}`, `planasonix ${commandName(command)} --help`);
  }
  return { path, query, body };
}

/** The two words of a command. */
export function commandName({ example }: Pick<Command, "example">): string {
  return example.slice(0, 2).join(" ");
}

/** The name of a command, and the fields of what it prints. */
export function printedBy(command: Pick<Command, "example" | "fields">): {
  readonly name: string;
  readonly fields: readonly string[] | undefined;
} {
  return { name: commandName(command), fields: command.fields };
}

function readIds(command: Command, words: readonly string[]): Record<string, string> {
  const { ids } = command;
  const usage = `planasonix ${[commandName(command), ...ids.map(({ name }) => `<${name}>`)].join(" ")}`;
  if (words.length > ids.length) {
    const extra = words[ids.length];
    throw new UsageError(
      `${commandName(command)} takes ${countOf(ids.length)}; ${JSON.stringify(extra)} is too much`,
      usage,
    );
  }
  return Object.fromEntries(
    ids.map(({ name, reserved = [] }, index) => {
      const value = words[index];
      if (value && [".", "..", ...reserved].includes(value)) {
        throw new UsageError(`<${name}> must be an ID, got ${JSON.stringify(value)}`, usage);
      }
      if (value) return [name, value];
      throw new UsageError(`${commandName(command)} needs <${name}>`, usage);
    }),
  );
}

function countOf(ids: number): string {
  return ids === 0 ? "flags only" : ids === 1 ? "one ID" : `${ids} IDs`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `--body` is the base, and the other flags replace its fields. */
async function readBody(
  flags: readonly Flag[],
  parsed: Parsed,
  context: ValueContext,
): Promise<Record<string, unknown>> {
  const [base] = parsed.flags.get("body") ?? [];
  const text = base !== undefined && isSource(base) ? await readSource(base, "--body", context.sources) : base;
  const body = text === undefined ? {} : readJson(text, "--body");
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new UsageError("--body must be a JSON object");
  }
  const result: Record<string, unknown> = { ...body };
  const typed =
    base !== undefined && !isSource(base) && flags.find(({ sensitive, field }) => sensitive && at(body, field));
  if (typed) {
    throw new UsageError(
      `--body contains the secret \`${typed.field}\`, which others can read in the list of processes. Pass --body @file, --body -, or --${typed.name} env:NAME`,
    );
  }
  for (const flag of flags) {
    const given = parsed.flags.get(flag.name);
    if (given) put(result, flag.field.split("."), await readValue(flag, given, context));
  }
  checkSame(flags, result);
  return result;
}

/** @throws {UsageError} If two fields with the same meaning have different values: which of them counts is not documented. */
function checkSame(flags: readonly Flag[], body: object): void {
  for (const { name, field, sameAs } of flags) {
    const [value, other] = [at(body, field), sameAs === undefined ? undefined : at(body, sameAs)];
    if (value === undefined || other === undefined || isDeepStrictEqual(value, other)) continue;
    const both = `--${name} and ${sameAsFlag(sameAs)}`;
    throw new UsageError(`${both} have the same meaning and different values: pass only one of them`);
  }
}

/** How a field of the body is typed with whose meaning another one has: `config.bucket` is a name of the map `--config`. */
export function sameAsFlag(field = ""): string {
  const [first = "", ...rest] = field.split(".");
  return [`--${first.replaceAll("_", "-")}`, rest.join(".")].filter(Boolean).join(" ");
}

function put(target: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner: Record<string, unknown> = { ...Object(target[name]) };
  put(inner, rest, value);
  target[name] = inner;
}

function at(value: unknown, field: string): unknown {
  return field.split(".").reduce<unknown>((inner, name) => Object(inner)[name], value);
}

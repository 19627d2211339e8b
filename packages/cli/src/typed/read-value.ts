import type { Flag, Kind } from "@planasonix/configured/src/described/command.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { isSource, readSource, type Sources } from "@planasonix/configured/src/typed/source.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { readJson } from "./json.ts";
import { readTime } from "./time.ts";

/** What the values of flags depend on. */
export interface ValueContext {
  readonly sources: Sources;
  readonly now: number;
}

/**
 * Converts the values of a flag to the value of its field.
 *
 * @throws {UsageError} If a value does not fit the kind of the flag.
 */
export async function readValue(flag: Flag, given: readonly string[], context: ValueContext): Promise<unknown> {
  const name = `--${flag.name}`;
  const [first = ""] = given;
  if (flag.nullable && given.length === 1 && first === "null") return null;
  if (flag.sensitive) return readSecret(flag, given, context);
  if (flag.kind === "any" && !isSource(first)) return readAny(first, name);
  if (flag.kind === "json" || flag.kind === "any") {
    return readJson(isSource(first) ? await readSource(first, name, context.sources) : first, name);
  }
  if (flag.kind === "list" || flag.kind === "map") {
    if (given.length === 1 && isSource(first)) return readJson(await readSource(first, name, context.sources), name);
    if (given.length === 1 && flag.kind === "map" && first.startsWith("{")) return readJson(first, name);
    if (flag.kind === "list") return given.map((text) => readScalar(flag, flag.of ?? "string", text, context.now));
    return mapOf(
      name,
      given.map((text) => readEntry(flag, text, context.now)),
    );
  }
  return readScalar(flag, flag.kind, first, context.now);
}

async function readSecret(flag: Flag, given: readonly string[], { sources, now }: ValueContext): Promise<unknown> {
  const [first = ""] = given;
  const name = `--${flag.name}`;
  if (flag.kind === "map" && /^[^@=]+=/.test(first)) {
    const entries = given.map(async (text): Promise<[string, unknown]> => {
      const [key, source] = splitEntry(name, text);
      if (flag.plain?.includes(key) && !isSource(source)) return [key, readAny(source, `${name} ${key}`)];
      return [key, await readSource(source, `${name} ${key}`, sources)];
    });
    return mapOf(name, await Promise.all(entries));
  }
  const text = await readSource(first, name, sources);
  return flag.kind === "string"
    ? text
    : isScalar(flag.kind)
      ? readScalar(flag, flag.kind, text, now)
      : readJson(text, name);
}

function isScalar(kind: Kind): boolean {
  return !["map", "list", "json", "any"].includes(kind);
}

/** @throws {UsageError} If a name occurs twice: nobody means that the first value is lost. */
function mapOf<Value>(
  flag: string,
  entries: readonly (readonly [name: string, value: Value])[],
): Record<string, Value> {
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new UsageError(`${flag} gives ${JSON.stringify(twice)} two values`);
  return Object.fromEntries(entries);
}

function readEntry(flag: Flag, text: string, now: number): [string, unknown] {
  const [key, value] = splitEntry(`--${flag.name}`, text);
  if (flag.of) return [key, readScalar(flag, flag.of, value, now)];
  return [key, readAny(value, `--${flag.name} ${key}`)];
}

/** Reads a value of any kind: what is JSON is meant as JSON, anything else as text. */
function readAny(text: string, name: string): unknown {
  return looksLikeJson(text) ? readJson(text, name) : text;
}

function looksLikeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return /^[[{"]/.test(text);
  }
}

function splitEntry(name: string, text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`${name} takes NAME=VALUE, and can be repeated; got ${JSON.stringify(text)}`);
}

function readScalar(flag: Flag, kind: Kind, text: string, now: number): unknown {
  const name = `--${flag.name}`;
  if (kind === "time") return readTime(text, name, now);
  if (kind === "boolean") {
    if (text === "true" || text === "false") return text === "true";
    throw new UsageError(`${name} must be true or false, got ${JSON.stringify(text)}`);
  }
  if (kind === "integer" || kind === "number") return readNumber(name, kind, text);
  if (flag.closed && flag.values && !flag.values.includes(text)) {
    const meant = suggest(text, flag.values);
    const hint = meant ? `. Did you mean ${meant}?` : "";
    throw new UsageError(`${name} must be one of ${flag.values.join(", ")}, got ${JSON.stringify(text)}${hint}`);
  }
  return text;
}

function readNumber(name: string, kind: Kind, text: string): number {
  const value = Number(text);
  const isWhole = kind === "integer";
  const form = isWhole ? /^-?\d+$/ : /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  if (!form.test(text)) {
    throw new UsageError(`${name} must be a ${isWhole ? "whole number" : "number"}, got ${JSON.stringify(text)}`);
  }
  if (isWhole && !Number.isSafeInteger(value)) throw new UsageError(`${name}: ${text} is too large for a number`);
  return value;
}

// Writes a request as the words of a command.
import type { Json } from "@planasonix/scripts/openapi/description.ts";
import type { ExampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import type { Flag } from "./described-command.ts";

/** What the words of a command consist of. */
export interface CommandParts {
  readonly ids: readonly { readonly name: string }[];
  readonly query: readonly Flag[];
  readonly flags: readonly Flag[];
}

/** The words of a command, and what they refer to. */
export interface ExampleWords {
  readonly words: readonly string[];
  /** The contents of the files that the words name. */
  readonly files: ReadonlyMap<string, string>;
  /** The environment variables that the words name. */
  readonly env: ReadonlyMap<string, string>;
}

/** Writes a request as words: IDs, then a flag for each value. Secret values are in files and variables. */
export function exampleWords({ ids, query, flags }: CommandParts, request: ExampleRequest): ExampleWords {
  const files = new Map<string, string>();
  const env = new Map<string, string>();
  const words = ids.map(({ name }) => scalar(request.path[name] ?? null));
  const write = (flag: Flag, value: Json | undefined): void => {
    if (value === undefined) return;
    const option = `--${flag.name}`;
    if (flag.sensitive && typeof value === "string") {
      const name = flag.name.replaceAll(/\W/g, "_").toUpperCase();
      env.set(name, value);
      words.push(option, `env:${name}`);
    } else if (flag.sensitive || needsFile(flag, value)) {
      const name = `${flag.name}.json`;
      files.set(name, JSON.stringify(value));
      words.push(option, `@${name}`);
    } else if (value !== null && flag.kind === "list" && Array.isArray(value)) {
      for (const item of value) words.push(option, scalar(item));
    } else if (value !== null && flag.kind === "map") {
      for (const [key, entry] of Object.entries(value)) words.push(option, `${key}=${mapValue(flag, entry)}`);
    } else if (flag.kind === "boolean" && typeof value === "boolean") {
      words.push(value ? option : `--no-${flag.name}`);
    } else words.push(...valueWords(option, flag.kind === "any" ? mapValue(flag, value) : scalar(value)));
  };
  for (const flag of query) write(flag, request.query[flag.field]);
  for (const flag of flags) write(flag, at(request.body, flag.field));
  return { words, files, env };
}

/** A value that could be mistaken for a flag is part of the same word. */
function valueWords(option: string, text: string): string[] {
  return /^-./.test(text) ? [`${option}=${text}`] : [option, text];
}

/** What words cannot express: an empty list or map, and what is nested. */
function needsFile(flag: Flag, value: Json): boolean {
  if (value === null) return false;
  if (flag.kind === "json") return typeof value === "object";
  if (typeof value !== "object") return false;
  const entries = Object.entries(value);
  if (flag.kind === "map" && entries.some(([key]) => key.includes("="))) return true;
  return entries.length === 0;
}

/** The value of a map's entry: as text if the map contains only texts, otherwise as JSON if it could be mistaken. */
function mapValue({ of }: Flag, value: Json): string {
  if (of === "string" && typeof value === "string") return value;
  return typeof value === "string" && !isJson(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function scalar(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function at(body: Json | undefined, field: string): Json | undefined {
  return field.split(".").reduce<Json | undefined>((value, name) => {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value[name] : undefined;
  }, body);
}

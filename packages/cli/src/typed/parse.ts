import { parseArgs } from "node:util";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";

/** What the parser must know about a flag. */
export interface FlagShape {
  readonly name: string;
  /** A flag of one letter, such as `o`. */
  readonly short?: string;
  /** A shorter name, such as `var` for `variables`. */
  readonly alias?: string;
  /** A switch takes no value: `--enabled`, `--no-enabled`, `--enabled=false`. */
  readonly isSwitch: boolean;
  /** Whether the flag may be given several times. */
  readonly isMultiple?: boolean;
  /** What stands for the value in help, such as `<text>`. */
  readonly placeholder?: string;
}

/** The parts of a command. */
export interface Parsed {
  /** The words that are not flags. */
  readonly words: readonly string[];
  /** The values of each given flag. A switch has the value `true` or `false`. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/**
 * Separates words and flags. `parseArgs` only splits the arguments: its own errors name neither the command nor what to
 * do, and in strict mode it rejects `--limit -5`.
 *
 * @throws {UsageError} If a flag is unknown, lacks its value or is given twice.
 */
export function parseWords(args: readonly string[], shapes: readonly FlagShape[], help: string): Parsed {
  const known = new Map(shapes.map((shape) => [shape.name, shape]));
  const aliases = new Map(shapes.flatMap(({ alias, name }) => (alias ? [[alias, name] as const] : [])));
  const options = Object.fromEntries(
    shapes.map(({ name, short, isSwitch }) => [
      name,
      { type: isSwitch ? ("boolean" as const) : ("string" as const), ...(short && { short }) },
    ]),
  );
  const end = args.indexOf("--");
  const { tokens } = parseArgs({
    args: args.map((word, index) => (end >= 0 && index > end ? word : normalize(word, aliases))),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, inlineValue, rawName } = token;
    // `-o=json` is `-ojson` to the parser.
    const value = inlineValue && !rawName.startsWith("--") ? token.value?.replace(/^=/, "") : token.value;
    const positive = name.replace(/^no-/, "");
    const isNegated = !known.has(name) && known.get(positive)?.isSwitch === true;
    const shape = known.get(isNegated ? positive : name);
    const isTyped = rawName.startsWith("--") || rawName === `-${shape?.short}`;
    if (!shape || !isTyped) throw unknownFlag(rawName, known.keys(), help);
    if (shape.isSwitch) {
      if (isNegated && value !== undefined) throw new UsageError(`${rawName} takes no value`, help);
      flags.set(shape.name, [isNegated ? "false" : switchValue(rawName, value)]);
      continue;
    }
    const example = `${rawName}=${shape.placeholder ?? "<value>"}`;
    if (value === undefined) throw new UsageError(`${rawName} needs a value: ${example}`, help);
    if (inlineValue !== true && /^-./.test(value) && !/^-[\d.]/.test(value)) {
      throw new UsageError(
        `${rawName} needs a value, but ${value} follows. A value that begins with a dash is written ${rawName}=${value}`,
        help,
      );
    }
    const given = flags.get(shape.name);
    if (given && !shape.isMultiple) throw new UsageError(`${rawName} was given twice`, help);
    flags.set(shape.name, [...(given ?? []), value]);
  }
  return { words, flags };
}

/** Accepts the names of the API's fields as well: `--pipeline_id` is `--pipeline-id`. */
function normalize(word: string, aliases: ReadonlyMap<string, string>): string {
  return word.replace(/^--([\w.-]+)/, (_, given: string) => {
    const name = given.replaceAll("_", "-");
    return `--${aliases.get(name) ?? name}`;
  });
}

function switchValue(rawName: string, value: string | undefined): string {
  if (value === undefined || value === "true") return "true";
  if (value === "false") return "false";
  throw new UsageError(`${rawName} is either given or not: ${rawName}, ${rawName}=false`);
}

function unknownFlag(rawName: string, known: Iterable<string>, help: string): UsageError {
  const meant = suggest(rawName.replace(/^-+/, ""), known);
  return new UsageError(`Unknown flag ${rawName}${meant ? `. Did you mean --${meant}?` : ""}`, help);
}

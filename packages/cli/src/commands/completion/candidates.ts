// Finds the words that can follow what was typed: commands, flags, and values.
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { FlagShape } from "../../typed/parse.ts";

/** A word that can follow, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly text: string;
}

/** A flag, for completion: with its values, or the words of the command that lists the IDs that it takes. */
export type CandidateFlag = FlagShape & {
  readonly description: string;
  readonly values?: readonly string[];
  readonly list?: string;
};

/** A command that is not an operation, for completion. */
export interface OtherCommand {
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  /** Reads its flags, and the values that its first argument can have: some words, or IDs of its resource. */
  read(): Promise<{ readonly flags: readonly CandidateFlag[]; readonly values: readonly string[] | "id" }>;
}

/** What completion needs to know about the flags of a command. */
export type FlagsOf = (command: Command) => readonly CandidateFlag[];

/** Reads the IDs that a command lists, by its words; may take a second at most. */
export type ReadIds = (list: string) => Promise<readonly Candidate[]>;

/** The words that can replace the last one, which may be empty. */
export async function candidates(
  given: readonly string[],
  others: readonly OtherCommand[],
  flagsOf: FlagsOf,
  readIds: ReadIds,
): Promise<Candidate[]> {
  const typed = given.at(-1) ?? "";
  // `--output=y` is completed like the two words `--output y`.
  const [, flag, last = typed] = /^(--[^=]+)=(.*)$/.exec(typed) ?? [];
  const before = [...given.slice(0, -1), ...(flag === undefined ? [] : [flag])];
  const all = await following(before, last, others, flagsOf, readIds);
  return all
    .filter(({ word }) => word.startsWith(last) && isPlain(word))
    .map(({ word, text }) => ({ word: flag === undefined ? word : `${flag}=${word}`, text: inOneLine(text) }));
}

/**
 * Whether a word means itself in every shell. A shell inserts an ID of the API as it is: one such as `pl_1$(reboot)` would
 * run a command once Enter is pressed.
 */
function isPlain(word: string): boolean {
  return /^-{0,2}\w[\w.:-]*$/.test(word);
}

async function following(
  before: readonly string[],
  last: string,
  others: readonly OtherCommand[],
  flagsOf: FlagsOf,
  readIds: ReadIds,
): Promise<readonly Candidate[]> {
  const [first, second, ...rest] = before;
  const other = others.find(({ words }) => words.every((word, index) => before[index] === word));
  if (other) return followingOther(other, before.slice(other.words.length), last, readIds);
  const resources = readIndex().groups.flatMap((group) => group.resources);
  if (first === undefined) {
    const own = others.map(({ words, summary }) => ({ word: words[0], text: summary }));
    const known = resources.map(({ name, description }) => ({ word: name, text: description }));
    return [...known, ...own.filter(({ word }) => !known.some((one) => one.word === word))];
  }
  const own = others.filter(({ words }) => words[0] === first && words.length > 1);
  const resource = resources.find(({ name }) => name === first);
  if (second === undefined) {
    const known = resource?.commands.map(({ name, summary }) => ({ word: name, text: summary })) ?? [];
    return [...known, ...own.map(({ words, summary }) => ({ word: words.slice(1).join(" "), text: summary }))];
  }
  const command = resource && readCommands(first).find(({ name }) => name === second);
  if (!command) return [];
  const flags = flagsOf(command);
  return ofFlags(flags, rest.at(-1), last, readIds) ?? ofArgument(command, countWords(rest, flags), readIds);
}

/** The IDs that an argument can have. What is below another resource would need the ID of that resource first. */
function ofArgument(command: Command, position: number, readIds: ReadIds): Promise<readonly Candidate[]> | [] {
  const list = position === 0 ? command.ids[0]?.list : undefined;
  return list === undefined ? [] : readIds(list);
}

/** The flags or the values of a flag that can follow; `undefined` if an argument follows. */
function ofFlags(
  flags: readonly CandidateFlag[],
  before: string | undefined,
  last: string,
  readIds: ReadIds,
): readonly Candidate[] | Promise<readonly Candidate[]> | undefined {
  const previous = flags.find((flag) => isNameOf(flag, before));
  if (previous?.list !== undefined) return readIds(previous.list);
  if (previous && !previous.isSwitch) return valuesOf(previous).map((word) => ({ word, text: "" }));
  if (last.startsWith("-")) return flags.map(({ name, description }) => ({ word: `--${name}`, text: description }));
  return undefined;
}

async function followingOther(
  { words, read }: OtherCommand,
  rest: readonly string[],
  last: string,
  readIds: ReadIds,
): Promise<readonly Candidate[]> {
  const { flags, values } = await read();
  const found = ofFlags(flags, rest.at(-1), last, readIds);
  const position = countWords(rest, flags);
  if (found) return found;
  if (values !== "id") return position === 0 ? values.map((word) => ({ word, text: "" })) : [];
  const get = readCommands(words[0]).find(({ name }) => name === "get");
  return get ? ofArgument(get, position, readIds) : [];
}

function isNameOf({ name, alias, short }: FlagShape, word: string | undefined): boolean {
  return (
    word === `--${name}` ||
    (alias !== undefined && word === `--${alias}`) ||
    (short !== undefined && word === `-${short}`)
  );
}

/** The values that a flag can have: those that are listed, or those of its placeholder, such as `<cancel|detach>`. */
function valuesOf({
  values,
  placeholder = "",
}: FlagShape & { readonly values?: readonly string[] }): readonly string[] {
  return values ?? /^<(\w+(?:\|\w+)+)>$/.exec(placeholder)?.[1]?.split("|") ?? [];
}

/** How many IDs have been typed. */
function countWords(rest: readonly string[], flags: readonly FlagShape[]): number {
  let count = 0;
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? "";
    const flag = flags.find((one) => isNameOf(one, word));
    if (flag && !flag.isSwitch) index += 1;
    else if (!word.startsWith("-")) count += 1;
  }
  return count;
}

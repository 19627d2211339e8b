import type { FlagShape } from "./parse.ts";

/** The first words of a command, and the other arguments in their order. */
export interface Split {
  readonly words: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Takes up to `count` words from the start of the arguments. Flags that every command has, and `--`, may stand before
 * them. Any other flag ends the search, because whether it takes a value depends on the command.
 */
export function splitWords(args: readonly string[], shared: readonly FlagShape[], count: number): Split {
  const words: string[] = [];
  const rest: string[] = [];
  let areWords = false;
  let index = 0;
  while (index < args.length && words.length < count) {
    const word = args[index] ?? "";
    index += 1;
    if (areWords || !word.startsWith("-")) {
      words.push(word);
      continue;
    }
    rest.push(word);
    if (word === "--") {
      areWords = true;
      continue;
    }
    const needs = needsValue(word, shared);
    if (needs === undefined) break;
    if (needs && index < args.length) {
      rest.push(args[index] ?? "");
      index += 1;
    }
  }
  return { words, rest: [...rest, ...args.slice(index)] };
}

/** Whether the value of a flag is the next argument; `undefined` if the flag is not shared. */
function needsValue(word: string, shared: readonly FlagShape[]): boolean | undefined {
  if (word.startsWith("--")) {
    if (word.includes("=")) return false;
    const flag = shared.find(({ name }) => word === `--${name}`);
    return flag && !flag.isSwitch;
  }
  // Letters can stand together: `-yo json`, `-ojson`, `-o=json`.
  for (let at = 1; at < word.length; at += 1) {
    const flag = shared.find(({ short }) => short === word[at]);
    if (!flag) return undefined;
    if (!flag.isSwitch) return at === word.length - 1;
  }
  return false;
}

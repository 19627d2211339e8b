import type { FlagShape } from "./parse.ts";

/** The first words of a command, and the other arguments in their order. */
export interface Split {
  readonly words: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Takes up to `count` words from the start of the arguments. Flags that every command has may stand before them. Any
 * other flag ends the search, because whether it takes a value depends on the command.
 */
export function splitWords(args: readonly string[], shared: readonly FlagShape[], count: number): Split {
  const words: string[] = [];
  const rest: string[] = [];
  let index = 0;
  while (index < args.length && words.length < count) {
    const word = args[index] ?? "";
    index += 1;
    if (!word.startsWith("-")) {
      words.push(word);
      continue;
    }
    rest.push(word);
    const flag = shared.find(({ name, short }) => word === `--${name}` || word === `-${short}`);
    const isComplete = word.includes("=") || flag?.isSwitch;
    if (!flag && !isComplete) break;
    if (!isComplete && index < args.length) {
      rest.push(args[index] ?? "");
      index += 1;
    }
  }
  return { words, rest: [...rest, ...args.slice(index)] };
}

import type { Command } from "@planasonix/configured/src/described/command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";

/** Every command of an operation, with the words that call it. */
export const allCommands: readonly { readonly words: readonly [string, string]; readonly command: Command }[] =
  readIndex().groups.flatMap(({ resources }) =>
    resources.flatMap(({ name }) =>
      readCommands(name).map((command) => ({ words: [name, command.name] as const, command })),
    ),
  );

/** The commands that simply call their operation. */
export const operationCommands: typeof allCommands = allCommands.filter(({ command }) => command.action === undefined);

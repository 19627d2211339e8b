import type { OwnEntry } from "./own-command.ts";

/** All commands that are not operations. */
export const ownCommands: readonly OwnEntry[] = [
  {
    words: ["init"],
    summary: "Store an API key in a profile.",
    load: async () => (await import("./init.ts")).init,
  },
  {
    words: ["auth", "status"],
    summary: "Show which API and which API key are used.",
    load: async () => (await import("./auth-status.ts")).authStatus,
  },
  {
    words: ["api"],
    summary: "Send any request, such as to a path that this version does not know.",
    load: async () => (await import("./api.ts")).api,
  },
];

/** The command of its own that the words name. */
export function findOwn(words: readonly string[]): OwnEntry | undefined {
  return ownCommands.find((entry) => entry.words.every((word, index) => words[index] === word));
}

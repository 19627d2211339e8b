import { readFileSync } from "node:fs";
import type { OwnCommand } from "./own-command.ts";

declare const __SKILL__: string | undefined;

/** The file, relative to this module, and in the package relative to the bundle: the build replaces it. */
const file = typeof __SKILL__ === "string" ? __SKILL__ : "../../SKILL.md";

/** `planasonix skill`: how an agent uses the program. */
export const skill: OwnCommand = {
  page: {
    summary: "Print how an agent uses planasonix",
    description:
      "Prints a SKILL.md: how to find commands, read little, start and wait, explain a failed run, and handle errors. To install it, write it where your agent looks for skills.",
    usage: "skill",
    args: [],
    examples: ["planasonix skill", "planasonix skill > .claude/skills/planasonix-cli/SKILL.md"],
    facts: [],
  },
  flags: [],
  async run({ machine }) {
    await machine.stdout.write(readFileSync(new URL(file, import.meta.url), "utf8"));
    return undefined;
  },
};

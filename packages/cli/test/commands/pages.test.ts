import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const pages = globSync(
  ["*.md", "packages/*/*.md", "packages/cli/ci/README.md", "examples/README.md", "docs/guides/*.md"],
  { cwd: repository, exclude: ["**/node_modules/**", "**/dist/**"] },
);
const resources = readIndex().groups.flatMap((group) => group.resources.map(({ name }) => name));

/** The commands that the prose of a page names in backticks: `planasonix runs list`, or `runs wait` of a known resource. */
function commandsIn(page: string): string[][] {
  const prose = readFileSync(repository + page, "utf8").replaceAll(/^```.*?^```/gms, "");
  return [...prose.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => {
    const words = code.split(/\s+/);
    const named =
      words[0] === "planasonix"
        ? words.slice(1)
        : words.length === 2 && resources.includes(words[0] ?? "")
          ? words
          : [];
    const end = named.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
    const command = named.slice(0, end < 0 ? 2 : Math.min(2, end));
    return command.length > 0 ? [command] : [];
  });
}

test.each(pages.map((page) => ({ page, commands: commandsIn(page) })).filter(({ commands }) => commands.length > 0))(
  "$page names only commands that exist",
  async ({ commands }) => {
    for (const words of commands) {
      const { code, stderr } = await run(["help", ...words]);
      expect([code, stderr], words.join(" ")).toEqual([0, ""]);
    }
  },
);

import { readText } from "../../repository.ts";
import { resolveLinks } from "../guides/resolve-links.ts";

const file = "packages/client/TROUBLESHOOTING.md";

/** A message of an error, as TROUBLESHOOTING.md explains it. */
export interface Message {
  readonly section: string;
  readonly message: string;
  readonly meaning: string;
  readonly advice: string;
}

/** All messages that TROUBLESHOOTING.md explains. */
export const messages: readonly Message[] = readMessages(resolveLinks(readText(file), file));

/** The rows of the tables, with the heading above them. */
export function readMessages(page: string): Message[] {
  return page.split(/^## /m).flatMap((part) => {
    const [section = ""] = part.split("\n", 1);
    const rows = part.split("\n").filter((line) => line.startsWith("| ") && !/^\| (---|message )/.test(line));
    return rows.map((row) => {
      const [, message = "", meaning = "", advice = ""] = row.split(/(?<!\\)\|/).map((text) => text.trim());
      return { section, message, meaning, advice };
    });
  });
}

/** Messages as a table; undefined if there are none. */
export function messageTable(rows: readonly Message[]): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = rows.map(({ message, meaning, advice }) => `| ${message} | ${meaning} | ${advice} |`);
  return ["| Message | Meaning | What to do |", "| --- | --- | --- |", ...lines].join("\n");
}

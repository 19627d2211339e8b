import type { Output } from "../output.ts";
import { paint } from "../paint.ts";
import { formatPairs, wrap } from "./wrap.ts";

/** A name and what it means. */
export type Pair = readonly [name: string, text: string];

/** The help of one command. */
export interface HelpPage {
  readonly summary: string;
  readonly description: string;
  /** What follows `planasonix`, without the flags. */
  readonly usage: string;
  readonly args: readonly Pair[];
  readonly flags: readonly Pair[];
  readonly examples: readonly string[];
  readonly facts: readonly Pair[];
}

/** Formats the help of a command for the width of the terminal. */
export function formatPage(page: HelpPage, output: Pick<Output, "hasColor" | "columns">): string {
  const width = Math.min(output.columns, 100);
  const section = (title: string, pairs: readonly Pair[]): string[] =>
    pairs.length > 0 ? [[paint(output, "bold", title), ...formatPairs(pairs, width)].join("\n")] : [];
  const sections = [
    paint(output, "bold", page.summary),
    ...page.description.split("\n\n").map((text) => wrap(text, width).join("\n")),
    `${paint(output, "bold", "Usage")}\n  planasonix ${page.usage} [flags]`,
    ...section("Arguments", page.args),
    ...section("Flags", page.flags),
    [
      paint(output, "bold", page.examples.length > 1 ? "Examples" : "Example"),
      ...page.examples.map((line) => `  ${line}`),
    ].join("\n"),
    ...section("Effect", page.facts),
    wrap("Flags of every command, and exit codes: planasonix --help", width).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

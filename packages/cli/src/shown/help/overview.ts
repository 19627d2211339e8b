import type { Index, Resource } from "@planasonix/configured/src/described/command.ts";
import { exitCodes, meanings } from "@planasonix/configured/src/errors/exit-codes.ts";
import { sharedFlags } from "../../typed/shared-flags.ts";
import type { Output } from "../output.ts";
import { paint } from "../paint.ts";
import { sharedPair } from "./command-page.ts";
import type { Pair } from "./page.ts";
import { formatPairs } from "./wrap.ts";

/** A command that is not an operation, with its line of help. */
export interface NamedCommand {
  readonly name: string;
  readonly summary: string;
}

/** Formats the help of the program: resources by group, other commands, and the flags of every command. */
export function programHelp(
  index: Index,
  others: readonly NamedCommand[],
  output: Pick<Output, "hasColor" | "columns">,
): string {
  const width = Math.min(output.columns, 100);
  const title = (text: string): string => paint(output, "bold", text);
  const flags = [...sharedFlags.map(sharedPair), ["--version", "Print the version of this program."] as const];
  const sections = [
    ["The command line of the Planasonix API."],
    [title("Usage"), "  planasonix <resource> <command> [ids] [flags]", "  planasonix <resource> --help"],
    ...index.groups.map(({ name, resources }) => [
      title(name),
      ...formatPairs(
        resources.map((resource) => [resource.name, resource.description] as const),
        width,
      ),
    ]),
    [
      title("Other commands"),
      ...formatPairs(
        others.map(({ name, summary }) => [name, summary] as const),
        width,
      ),
    ],
    [title("Flags of every command"), ...formatPairs(flags, width)],
    [title("Exit codes"), ...formatPairs(exitCodePairs(), width)],
    [
      title("Start here"),
      "  export PLANASONIX_API_KEY=...    # or: planasonix init",
      "  planasonix pipelines list",
      "  planasonix pipelines run <pipeline> --wait",
    ],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function exitCodePairs(): Pair[] {
  return Object.entries(exitCodes).map(([name, code]) => {
    const [meaning, nextStep] = meanings[name as keyof typeof exitCodes];
    const text = [meaning, nextStep].filter(Boolean).join("; ");
    return [String(code), `${text.charAt(0).toUpperCase()}${text.slice(1)}.`];
  });
}

/** Formats the help of one resource: its commands. */
export function resourceHelp(
  resource: Resource,
  commands: readonly NamedCommand[],
  output: Pick<Output, "hasColor" | "columns">,
): string {
  const title = (text: string): string => paint(output, "bold", text);
  const pairs = commands.map(({ name, summary }) => [name, summary] as const);
  const sections = [
    [resource.description],
    [title("Usage"), `  planasonix ${resource.name} <command> [ids] [flags]`],
    [title("Commands"), ...formatPairs(pairs, Math.min(output.columns, 100))],
    [`Help of a command: planasonix ${resource.name} <command> --help`],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

import { exitCodes } from "@planasonix/cli";
import { codeBlock, type Page } from "../../model/page.ts";
import { readText } from "../../repository.ts";
import { classLink } from "../operations/error-links.ts";
import { sections } from "../operations/operation-page.ts";
import { endsWith } from "./ends.ts";

const trail = ["Errors", "Exit codes"];

/** A row of the table in the README of the command line. */
interface Row {
  readonly code: number;
  readonly name: string;
  readonly meaning: string;
  readonly next: string;
}

const rows: readonly Row[] = readText("packages/cli/README.md")
  .split("\n")
  .flatMap((line) => {
    const [, code, name = "", meaning = "", next = ""] =
      /^\| (\d+) \| `(\w+)` \| (.*?) \| ?(.*?) ?\|$/.exec(line) ?? [];
    return code === undefined ? [] : [{ code: Number(code), name, meaning, next }];
  });

/** A link to the page of an exit code. */
export function exitCodeLink(code: number): string {
  return `[exit code ${code}](/errors/exit-codes/${code})`;
}

/** The pages of the exit codes of the command line. */
export function exitCodePages(): Page[] {
  const known = Object.values(exitCodes);
  const missing = known.filter((code) => !rows.some((row) => row.code === code));
  if (missing.length > 0)
    throw new Error(`packages/cli/README.md: the table of exit codes lacks ${missing.join(", ")}`);
  const lines = rows.map(
    ({ code, name, meaning, next }) => `| ${exitCodeLink(code)} | \`${name}\` | ${meaning} | ${next} |`,
  );
  return [
    {
      path: "errors/exit-codes",
      title: "Exit codes",
      label: "Overview",
      description: "How planasonix ends, what each exit code means, and the next step.",
      trail,
      body: sections([
        "Each exit code means one next step. CI systems may retry after 3, 5 and 6.",
        ["| Code | Name | Meaning | Next step |", "| --- | --- | --- | --- |", ...lines].join("\n"),
      ]),
    },
    ...rows.map(exitCodePage),
  ];
}

function exitCodePage({ code, name, meaning, next }: Row): Page {
  const ends = endsWith(code).map((end) => `- ${classLink(end.name)}${end.when && `: ${end.when}`}`);
  return {
    path: `errors/exit-codes/${code}`,
    title: `Exit code ${code}: ${name}`,
    label: `${code} ${name}`,
    description: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
    trail,
    names: [`exit ${code}`, `exitCodes.${name}`],
    body: sections([
      `**Meaning**: ${meaning}.`,
      next && `**Next step**: ${next}.`,
      "## Handle it",
      codeBlock("bash", inShell(code, next || meaning), "In a shell"),
      codeBlock("ts", inProgram(name, next || meaning), "In a program"),
      ends.length > 0 ? `## Errors that lead to it\n\n${ends.join("\n")}` : undefined,
      "[Exit codes](/command-line/exit-codes) shows how a program of yours ends with the same codes.",
    ]),
  };
}

function inShell(code: number, advice: string): string {
  const start = 'planasonix pipelines run pl_01hqxyz --wait --key "orders-$(date -u +%F)" --store starts.json';
  if (code === 0) return `${start} && echo ${JSON.stringify(advice)}`;
  return `code=0
${start} || code=$?
if [ "$code" -eq ${code} ]; then
  echo ${shellText(advice)} >&2
fi
exit "$code"`;
}

function shellText(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function inProgram(name: string, advice: string): string {
  return `import { spawnSync } from "node:child_process";
import { exitCodes } from "@planasonix/cli";

const key = \`orders-\${new Date().toISOString().slice(0, 10)}\`; // the day: the same after a restart
const args = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", key, "--store", "starts.json"];
const { status } = spawnSync("planasonix", args, { stdio: "inherit" });
if (status === exitCodes.${name}) console.error(${JSON.stringify(advice)});`;
}

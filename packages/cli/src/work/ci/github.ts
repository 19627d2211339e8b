import { statSync } from "node:fs";
import { inOneLine, own, printable } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Ci } from "./ci.ts";

/** GitHub Actions: workflow commands on stderr, and files for outputs and the summary. */
export function createGithub(
  env: Readonly<Record<string, string | undefined>>,
  append: (path: string, text: string) => void,
): Ci {
  return {
    group: (title, lines) => [
      own(`::group::${escapeData(printable(inOneLine(title)))}`),
      ...lines.map((line) => `  ${inOneLine(line)}`),
      own("::endgroup::"),
    ],
    annotate: (title, message) => [
      own(
        `::error title=${escapeProperty(printable(inOneLine(title)))}::${escapeData(printable(cut(message, annotationLength)))}`,
      ),
    ],
    summarize(markdown) {
      if (env.GITHUB_STEP_SUMMARY) append(env.GITHUB_STEP_SUMMARY, summaryWithin(env.GITHUB_STEP_SUMMARY, markdown));
    },
    setOutputs(outputs) {
      if (!env.GITHUB_OUTPUT) return;
      const lines = Object.entries(outputs).map(([name, value]) => `${name}=${inOneLine(value)}\n`);
      append(env.GITHUB_OUTPUT, lines.join(""));
    },
  };
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** What fits into an annotation, in characters: GitHub shows little more. */
const annotationLength = 4_000;

/** How large the summary of a step may be, in bytes: GitHub drops a larger one. */
const summaryBytes = 1_048_576;

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Markdown for a summary that other commands of the step may have begun: cut, with a note, if it would be too large. */
function summaryWithin(path: string, markdown: string): string {
  const left = summaryBytes - (statSync(path, { throwIfNoEntry: false })?.size ?? 0) - 1;
  const bytes = Buffer.from(markdown);
  if (bytes.length <= left) return `${markdown}\n`;
  const note = "\n```\n\n(Cut: a summary holds 1 MiB.)\n";
  if (left < note.length) return "";
  const kept = bytes
    .subarray(0, left - note.length)
    .toString("utf8")
    .replace(/\ufffd$/, "");
  const isInBlock = (kept.match(/^```/gm) ?? []).length % 2 === 1;
  return kept + (isInBlock ? note : note.replace("```\n", ""));
}

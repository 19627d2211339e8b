import { inOneLine, own, printable } from "../../shown/sanitize.ts";
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
      own(`::error title=${escapeProperty(printable(inOneLine(title)))}::${escapeData(printable(message))}`),
    ],
    line: inOneLine,
    summarize(markdown) {
      if (env.GITHUB_STEP_SUMMARY) append(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
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

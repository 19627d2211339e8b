import type { DeploymentReport } from "@planasonix/client/doctor";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Changes } from "./compare-reports.ts";
import { countsOf } from "./text.ts";

/** A report as a page, for a pull request or an issue. */
export function reportInMarkdown(report: DeploymentReport): string {
  const { obstacle, stopped, findings, differs, baseUrl, dialect, requests } = report;
  const lines = [`# ${cell(baseUrl)}`, ""];
  if (obstacle)
    return [...lines, `**In the way:** ${cell(obstacle.seen)}. To do: ${cell(obstacle.setting)}.`, ""].join("\n");
  lines.push(
    `**${differs ? "It differs from what the client relies on." : "Nothing differs that the client relies on."}** ${requests === 0 ? "" : `Dialect: ${dialect ?? "no known one"}. ${requests} requests. `}${countsOf(report)}`,
    "",
  );
  if (stopped !== undefined) lines.push(`Ended before its end: ${cell(stopped)}.`, "");
  if (findings.length > 0) {
    lines.push("| verdict | where | seen | the client | to set |", "| --- | --- | --- | --- | --- |");
    for (const { verdict, operation, place, seen, effect, setting } of findings) {
      const where = [operation, place].filter((one) => one !== undefined).join(" ");
      lines.push(`| ${[verdict, where, seen, effect, setting].map(cell).join(" | ")} |`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

/** The changes since a saved report as a page. */
export function changesInMarkdown({ lines, differs }: Changes, { baseUrl }: DeploymentReport): string {
  const title =
    lines.length === 0 ? "Nothing has changed." : differs ? "The deployment has changed." : "Only additions.";
  return [
    `# ${cell(baseUrl)}`,
    "",
    `**${title}**`,
    "",
    ...lines.map(({ verdict, text }) => `- ${verdict}: ${cell(text)}`),
    "",
  ].join("\n");
}

/** The names of fields come from the deployment: in a page they are text. */
function cell(text: string): string {
  return inOneLine(text).replace(/[\\|<>*_[\]#@]/g, "\\$&");
}

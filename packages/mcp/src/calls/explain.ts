import { explainRun } from "@planasonix/client/explain";
import { checkSupported } from "@planasonix/configured/src/session/spoken-dialect.ts";
import type { Answer } from "../shown/result.ts";
import { showValue } from "../shown/value.ts";
import type { Workspace } from "./workspace.ts";

/** Why a run failed, in one answer. */
export async function explain(workspace: Workspace, id: string, signal: AbortSignal): Promise<Answer> {
  const { client, settings } = await workspace.open();
  checkSupported(settings.dialect, "runs.get");
  const { lines, differences, next, ...explanation } = await explainRun(client, id, { signal });
  const { text } = showValue(
    known({
      ...explanation,
      lines: lines.map(({ time, level, text }) => `${time} ${level} ${text}`),
      differences: differences.map(({ field, before, now }) => `${field}: ${before ?? "none"} -> ${now ?? "none"}`),
      next: next.map(({ text, operation, values }) => `${text}: ${operation} ${JSON.stringify(values)}`),
    }),
  );
  return { text: "runs.get and what belongs to it", data: text };
}

/** Nothing that is not known or empty: a model pays for each of them. */
function known(explanation: object): object {
  return Object.fromEntries(
    Object.entries(explanation).filter(([, value]) => value !== undefined && !(Array.isArray(value) && !value.length)),
  );
}

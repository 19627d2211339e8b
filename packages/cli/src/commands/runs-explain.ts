import { explainRun, type NextStep, type RunExplanation } from "@planasonix/client/explain";
import { commandOf } from "@planasonix/configured/src/described/find-command.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { Interrupted } from "@planasonix/configured/src/session/interrupted.ts";
import { checkSupported } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { listenForInterrupts } from "../session/interrupts.ts";
import { printValue, readPrintOptions } from "../shown/print.ts";
import { apiFlags } from "../work/waiting/plan.ts";
import { pasteable } from "../work/waiting/words.ts";
import type { OwnCommand } from "./own-command.ts";

/** Without `--timeout`, the time limit in seconds; the number of lines of the log to read. */
const [usualSeconds, maxLines] = [20, 2_000];

/** `planasonix runs explain`: why a run failed. */
export const runsExplain: OwnCommand = {
  page: {
    summary: "Explain why a run failed",
    description: `Prints in one bounded answer why a run failed: the error, the node that failed first, the lines of its log that matter, what differs from the last run that succeeded, and what to try. Only reads, at most ${maxLines} lines of the log, and says what could not be read. --timeout limits all of it; the default is ${usualSeconds}s.`,
    usage: "runs explain <run_id>",
    args: [["<run_id>", "ID of the run, as returned by `planasonix runs list`."]],
    examples: ["planasonix runs explain run_01j8k2m4", "planasonix runs explain run_01j8k2m4 --fields error,node,next"],
    facts: [],
  },
  flags: [],
  async run(session, { words: [id] }) {
    if (!id) throw new UsageError("runs explain needs one <run_id>", "planasonix runs explain --help");
    const { machine, timeoutMs } = session;
    const print = readPrintOptions(session.flags, machine.stdout, machine.now());
    checkSupported((await session.settings()).dialect, "runs.get");
    const client = await session.client();
    const interrupts = listenForInterrupts(machine);
    try {
      const explanation = await explainRun(client, id, {
        signal: interrupts.signal,
        deadlineMs: timeoutMs ?? usualSeconds * 1_000,
        maxLines,
      });
      const isText = print.format === "table" && print.fields === undefined;
      const flags = apiFlags(session.flags);
      await (isText ? machine.stdout.write(textOf(explanation, flags)) : printValue(known(explanation, flags), print));
      return undefined;
    } catch (error) {
      if (error instanceof Interrupted) return error.code;
      throw error;
    } finally {
      interrupts.stop();
    }
  },
};

/** In few words: lists of texts in place of objects, and nothing that is not known or empty. An agent pays for each of them. */
function known(explanation: RunExplanation, flags: readonly string[]): object {
  const next = explanation.next.map((step) => `${step.text}: ${stepCommand(step, flags)}`);
  const lines = explanation.lines.map(lineText);
  const differences = explanation.differences.map(differenceText);
  return Object.fromEntries(
    Object.entries({ ...explanation, lines, differences, next }).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** The command that does what a step names. */
function stepCommand({ operation, values }: NextStep, flags: readonly string[]): string {
  const found = commandOf(operation);
  if (!found) throw new TypeError(`${operation} has no command`);
  const { words, command } = found;
  const ids = command.ids.map(({ name }) => values[name] ?? "");
  const query = command.query.flatMap(({ name, field }) => {
    const value = values[field];
    return value === undefined ? [] : [`--${name}`, value];
  });
  return pasteable([...words, ...ids, ...query, ...flags]);
}

function textOf(explanation: RunExplanation, flags: readonly string[]): string {
  const { id, status, pipelineId, pipelineName, error, node, lines, lastSuccess, differences, next, unread } =
    explanation;
  const section = (title: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ["", title, ...texts.map((text) => `  ${inOneLine(text)}`)];
  const pipeline = pipelineName === undefined ? pipelineId : `${pipelineName} (${pipelineId})`;
  return [
    inOneLine(`${id} of ${pipeline}: ${status}`),
    ...section("Error", error === undefined ? [] : [error]),
    ...section("Failed node", node ? [`${node.id} (${node.type})${countsOf(node)}`] : []),
    ...section("Log", lines.map(lineText)),
    ...section(
      "Since the last success",
      lastSuccess
        ? [
            `${lastSuccess.id}, ended at ${lastSuccess.finishedAt}`,
            ...differences.map(differenceText),
            ...(differences.length === 0 ? ["nothing notable differs"] : []),
          ]
        : [],
    ),
    ...section(
      "Next",
      next.flatMap((step) => [`${step.text}:`, `  ${stepCommand(step, flags)}`]),
    ),
    ...section("Could not be read", unread),
    "",
  ].join("\n");
}

function lineText({ time, level, text }: RunExplanation["lines"][number]): string {
  return `${time}  ${level.padEnd(5)}  ${text}`;
}

function differenceText({ field, before, now }: RunExplanation["differences"][number]): string {
  return `${field}: ${before ?? "none"} -> ${now ?? "none"}`;
}

function countsOf({ rowsIn, rowsOut, retries }: NonNullable<RunExplanation["node"]>): string {
  const counts = [
    rowsIn === undefined ? undefined : `${rowsIn} rows in`,
    rowsOut === undefined ? undefined : `${rowsOut} rows out`,
    retries === undefined ? undefined : `${retries} retries`,
  ].filter((count) => count !== undefined);
  return counts.length === 0 ? "" : `: ${counts.join(", ")}`;
}

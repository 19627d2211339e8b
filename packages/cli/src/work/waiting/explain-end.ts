import type { Planasonix } from "@planasonix/client";
import { Ended, exitCodeOf } from "../../errors/exit-code.ts";
import { type ExitCode, exitCodes } from "../../errors/exit-codes.ts";
import { inOneLine } from "../../shown/sanitize.ts";
import { waitAgain } from "./leftover.ts";
import { outcomes, record } from "./record.ts";
import { explainFailure } from "./run-failure.ts";
import type { WaitState } from "./wait-state.ts";

/**
 * Prints why a wait did not end well, and the work as it was last seen.
 *
 * @throws The error, or one with the exit code for what is known.
 */
export async function explainEnd(
  state: WaitState,
  client: Planasonix,
  error: unknown,
  print: (resource: unknown) => Promise<void>,
): Promise<never> {
  const { session, id } = state;
  const isBegun = id !== undefined && (state.isFound || state.resource !== undefined);
  const given = exitCodeOf(error);
  const isAboutWork = Object(error).name === "WaitError";
  // Once work exists, any loss of contact leaves open how it goes on.
  const code = isBegun && !isAboutWork && given !== exitCodes.bug ? exitCodes.unknown : given;
  state.resource = Object(error).last ?? state.resource;
  record(state, outcomes[code] ?? "unknown", code);
  if (id === undefined || given === exitCodes.bug) throw error;
  const message = inOneLine(Object(error).message);
  const lines = await linesOf(state, client, id, code, message);
  if (lines.length > 0) await session.say(lines.join("\n"));
  if (state.resource !== undefined) await print(state.resource);
  throw code === given ? error : new Ended(code, message, error);
}

async function linesOf(
  state: WaitState,
  client: Planasonix,
  id: string,
  code: ExitCode,
  message: string,
): Promise<string[]> {
  const { ci, work, url } = state;
  if (code === exitCodes.stillGoing) return [`${id} is still going.`, ...waitAgain(state, id)];
  if (code === exitCodes.unknown)
    return [`The contact was lost, so it is unknown whether ${id} is still going.`, ...waitAgain(state, id)];
  if (code !== exitCodes.failed) return [];
  const { node, lines: log } = await explainFailure(client, work.poll, id);
  const title = node === undefined ? `${id} failed` : `${id} failed at ${inOneLine(node)}`;
  ci.summarize(summaryOf(title, message, url, log));
  return [
    ...(log.length > 0 ? ci.group(`Last lines of the log of ${node ?? id}`, log) : []),
    ...ci.annotate(title, [message, ...log.slice(-5)].join("\n")),
  ];
}

function summaryOf(title: string, message: string, url: string | undefined, log: readonly string[]): string {
  const block =
    log.length > 0 ? ["", "```text", ...log.map((line) => inOneLine(line).replaceAll("```", "'''")), "```"] : [];
  return [`### ${title}`, "", message, ...(url ? ["", url] : []), ...block, ""].join("\n");
}

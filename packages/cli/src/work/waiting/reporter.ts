import type { StartInfo } from "@planasonix/client";
import { statusOf } from "@planasonix/configured/src/described/work.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Session } from "../../session/session.ts";
import { detectCi } from "../ci/detect-ci.ts";
import type { Facts, Step } from "./facts.ts";
import type { Plan } from "./plan.ts";
import { createProgress, type Part, type Progress } from "./progress.ts";
import { resultErrorOf, writeResultFile } from "./result-file.ts";
import type { RunFailure } from "./run-failure.ts";
import { isError } from "./stopped.ts";
import { startedBy, summaryOf } from "./words.ts";

/** Tells people, files and the CI system how a wait stands. */
export interface Reporter {
  /** Says where the API is, once that is known: before the work is. */
  setServer(url: string): void;
  /** Prints the lines of a step, and writes its result. */
  show(step: Step): void;
  /** Begins the view of the work, and says who started it if this command asked for that. */
  begin(facts: Facts, how?: StartInfo): void;
  /** Shows the work after a poll. */
  update(resource: unknown, parts: readonly Part[] | undefined): Promise<void>;
  /** Prints a line of the log of the work. */
  logLine(text: string): Promise<void>;
  /** Shows why the work failed, as the CI system shows it best. */
  explain(facts: Facts, failure: RunFailure, message: string): void;
  /** Ends the view. */
  end(): void;
}

/** Creates the reporter of a wait. It does not say how the wait ended if the error is told to a program. */
export function createReporter(session: Session, plan: Plan, isForProgram: () => boolean): Reporter {
  const { machine } = session;
  const ci = detectCi(machine);
  let progress: Progress | undefined;
  const say = (text: string): Promise<void> => (progress ? progress.line(text) : session.say(text));
  let baseUrl = "";
  const urlOf = (id: string): string => `${baseUrl}${plan.work.path.replace(/\{\w+\}/, encodeURIComponent(id))}`;
  return {
    setServer(url) {
      baseUrl = url.replace(/\/$/, "");
    },
    show(step) {
      const { facts, lines = [], result } = step;
      // The result first: a reader that does not read must not keep the ID from the file.
      if (result) writeResult(facts, result);
      if (lines.length > 0 && !(isError(step) && isForProgram())) void say(lines.join("\n"));
    },
    begin(facts, how) {
      const { id } = facts;
      if (id === undefined) return;
      progress ??= createProgress(machine, id);
      if (how) void progress.line(`${startedBy(plan, facts, inOneLine(id), how)} (${inOneLine(urlOf(id))})`);
    },
    async update(resource, parts) {
      await progress?.update(statusOf(plan.work, resource), parts);
    },
    async logLine(text) {
      await say(inOneLine(text));
    },
    explain({ id = "" }, { node, lines }, message) {
      const title = node === undefined ? `${id} failed` : `${id} failed at ${inOneLine(node)}`;
      ci.summarize(summaryOf(title, message, urlOf(id), lines));
      const shown = [
        ...(lines.length > 0 ? ci.group(`Last lines of the log of ${node ?? id}`, lines) : []),
        ...ci.annotate(title, [message, ...lines.slice(-5)].join("\n")),
      ];
      if (shown.length > 0) void say(shown.join("\n"));
    },
    end() {
      progress?.end();
      progress = undefined;
    },
  };

  /**
   * Writes the result file and the outputs of the CI step. The work is going: a full disk must not end the wait for it,
   * nor hide its ID.
   */
  function writeResult({ id, resource = null }: Facts, { outcome, code, error }: NonNullable<Step["result"]>): void {
    const { resultFile, work } = plan;
    const url = id === undefined ? undefined : urlOf(id);
    try {
      if (resultFile !== undefined) {
        const known = { operation: work.poll, id, url, outcome, exit_code: code };
        writeResultFile(resultFile, { ...known, error: resultErrorOf(error), resource });
      }
      const exitCode = code === null ? {} : { "exit-code": String(code) };
      ci.setOutputs({ "run-id": id ?? "", url: url ?? "", outcome, ...exitCode });
    } catch (failure) {
      void say(`Warning: ${inOneLine(Object(failure).message)}`);
    }
  }
}

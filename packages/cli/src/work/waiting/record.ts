import { type ExitCode, exitCodes } from "../../errors/exit-codes.ts";
import { inOneLine } from "../../shown/sanitize.ts";
import { type Outcome, writeResultFile } from "./result-file.ts";
import type { WaitState } from "./wait-state.ts";

/** The outcomes that exit codes mean; others mean `unknown`. */
export const outcomes: Readonly<Partial<Record<ExitCode, Outcome>>> = {
  [exitCodes.failed]: "failed",
  [exitCodes.stillGoing]: "going",
  [exitCodes.canceled]: "canceled",
};

/**
 * Writes what is known to the result file and to the outputs of the CI step. The work is going: a full disk must not end
 * the wait for it, nor hide its ID.
 */
export function record(state: WaitState, outcome: Outcome, code: number | null): void {
  const { session, ci, work, id, url, resource } = state;
  const path = session.flag("result-file");
  try {
    if (path !== undefined) {
      writeResultFile(path, { operation: work.poll, id, url, outcome, exit_code: code, resource: resource ?? null });
    }
    ci.setOutputs({
      "run-id": id ?? "",
      url: url ?? "",
      outcome,
      ...(code !== null && { "exit-code": String(code) }),
    });
  } catch (error) {
    void session.say(`Warning: ${inOneLine(Object(error).message)}`);
  }
}

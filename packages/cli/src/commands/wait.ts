import type { Command } from "@planasonix/configured/src/described/command.ts";
import { type Work, workOf, workOfCommand } from "@planasonix/configured/src/described/work.ts";
import { argumentsOf } from "@planasonix/configured/src/session/client-method.ts";
import type { Session } from "../session/session.ts";
import { readPrintOptions } from "../shown/print.ts";
import { errorFormatOf } from "../typed/agent.ts";
import type { Parsed } from "../typed/parse.ts";
import { readRequest } from "../typed/request.ts";
import { openStart } from "../work/once/open-start.ts";
import { awaitWork } from "../work/waiting/await-work.ts";
import { apiFlags, type Begin } from "../work/waiting/plan.ts";
import { confirmEffect } from "./confirm.ts";
import { reportLine } from "./error-line.ts";

/** Executes a command that waits for work by its ID. */
export async function runWait(session: Session, command: Command, parsed: Parsed): Promise<number> {
  const { machine } = session;
  const request = await readRequest(command, parsed, { sources: machine, now: machine.now() });
  const [id = ""] = Object.values(request.path);
  return waitAndPrint(session, workOfCommand(command), { id });
}

/** Starts work with the operation of a command, and waits for it. */
export async function startAndWait(
  session: Session,
  command: Command,
  { method, id, wait }: NonNullable<Command["starts"]>,
  parsed: Parsed,
): Promise<number> {
  const { machine } = session;
  const typed = await readRequest(command, parsed, { sources: machine, now: machine.now() });
  await confirmEffect(session, command, typed);
  const { operation } = command;
  return waitAndPrint(session, workOf(wait), {
    operation,
    pointer: id,
    async prepare(client, limits) {
      const request =
        operation === "pipelines.run"
          ? await (await import("./pipeline-name.ts")).withPipelineId(session, command, typed, client, limits)
          : typed;
      const once = startsTwice(command) ? await openStart(session, operation, request) : undefined;
      return {
        method: operation.replace(/\w+$/, method),
        args: argumentsOf(command, request),
        once,
      };
    },
  });
}

/** Whether a repeated request would start work twice. */
function startsTwice({ retry }: Command): boolean {
  return retry === "keyed";
}

/** Waits, and prints the work even if it failed: a job needs its numbers then most of all. */
async function waitAndPrint(session: Session, work: Work, begin: Begin): Promise<number> {
  const { machine } = session;
  const print = readPrintOptions(session.flags, machine.stdout, machine.now(), {
    name: work.wait.join(" "),
    fields: work.fields,
  });
  return awaitWork(session, work, begin, print, {
    isAsked: () => errorFormatOf(session.flag("errors"), machine.env) === "json",
    report: (error) => reportLine(error, machine, apiFlags(session.flags)),
  });
}

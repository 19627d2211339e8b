import type { Command } from "../described/command.ts";
import { UsageError } from "../errors/usage-error.ts";
import { argumentsOf, clientMethod } from "../session/client-method.ts";
import type { Session } from "../session/session.ts";
import { printValue, readPrintOptions } from "../shown/print.ts";
import type { Parsed } from "../typed/parse.ts";
import { type RequestParts, readRequest } from "../typed/request.ts";
import { openStart } from "../work/once/open-start.ts";
import { awaitWork } from "../work/waiting/await-work.ts";
import type { Begin } from "../work/waiting/wait-state.ts";
import { type Work, workOf, workOfCommand } from "../work/waiting/work.ts";

/** Executes a command that waits for work by its ID. */
export async function runWait(session: Session, command: Command, parsed: Parsed): Promise<number> {
  const { host } = session;
  const request = await readRequest(command, parsed, { sources: host, now: host.now() });
  const [id = ""] = Object.values(request.path);
  return waitAndPrint(session, workOfCommand(command), { id });
}

/** Starts work with the operation of a command, and waits for it. */
export async function startAndWait(
  session: Session,
  command: Command,
  { method, id, wait }: NonNullable<Command["starts"]>,
  request: RequestParts,
): Promise<number> {
  const { operation } = command;
  const work = workOf(wait);
  const once = startsTwice(command) ? await openStart(session, operation, request) : undefined;
  const begin: Begin = {
    operation,
    pointer: id,
    once,
    start: (client, options) =>
      clientMethod(client, operation.replace(/\w+$/, method))(...argumentsOf(command, request), options),
  };
  return waitAndPrint(session, work, begin).finally(() => once?.close());
}

/** Whether a repeated request would start work twice. */
function startsTwice({ retry }: Command): boolean {
  return retry === "keyed";
}

/** Waits, and prints the work even if it failed: a job needs its numbers then most of all. */
async function waitAndPrint(session: Session, work: Work, begin: Begin): Promise<number> {
  const { host } = session;
  if (session.isOn("show-request")) throw new UsageError("--show-request shows one request, and a wait sends many");
  const print = readPrintOptions(session.flags, host.stdout, host.now(), {
    name: work.wait.join(" "),
    fields: work.fields,
  });
  return await awaitWork(session, work, begin, (resource) => printValue(resource ?? null, print));
}

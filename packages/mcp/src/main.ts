import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { type OtherCommands, useCommands } from "@planasonix/configured/src/described/read-commands.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { mayNameTable } from "@planasonix/configured/src/may-name-table.ts";
import type { SessionMachine } from "@planasonix/configured/src/session/machine.ts";
import { readTable } from "@planasonix/configured/src/session/table.ts";
import { flagValue } from "@planasonix/configured/src/typed/flag-value.ts";
import { createWorkspace } from "./calls/workspace.ts";
import { version } from "./generated/version.ts";
import { machineOf } from "./machine.ts";
import { help, readOptions } from "./options.ts";
import { createServer } from "./server/server.ts";

/** Serves until stdin ends. Sets the exit code of a configuration that is wrong. */
export async function runProcess(program: NodeJS.Process): Promise<void> {
  const machine = machineOf(program);
  try {
    await serve(program, machine);
  } catch (error) {
    const { hint, message } = Object(error);
    const isOurs = error instanceof UsageError || Object(error).name === "Ended";
    if (!isOurs) throw error;
    await machine.stderr.write(`Error: ${[message, ...(hint ? [hint] : [])].join("\n")}\n`);
    program.exitCode = exitCodes.usage;
  }
}

async function serve(program: NodeJS.Process, machine: SessionMachine): Promise<void> {
  const args = program.argv.slice(2);
  const asked = readOptions(args);
  if (asked.prints) {
    program.stdout.write(asked.prints === "help" ? help : `${version}\n`);
    return;
  }
  const other = await tableOf(args, machine);
  if (other) useCommands(other);
  const workspace = await createWorkspace(machine, asked.flags);
  const transport = new StdioServerTransport(program.stdin, program.stdout);
  serveStdio(() => createServer(workspace), {
    transport,
    onerror: (error) => void machine.stderr.write(`${error.message}\n`),
  });
  // An MCP host that goes away must not leave a process behind that waits for work.
  program.stdin.once("end", () => program.exit());
}

/** The commands of another API, if something names them. */
async function tableOf(args: readonly string[], machine: SessionMachine): Promise<OtherCommands | undefined> {
  const typed = flagValue(args, "--table");
  return typed === undefined && !mayNameTable(machine) ? undefined : readTable(typed, args, machine);
}
